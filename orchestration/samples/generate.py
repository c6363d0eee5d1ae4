"""Sample extracts of every feed, written as deliveries of the mapping `generic`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from orchestration.samples.chunk import Chunk
from orchestration.samples.company import company_feeds
from orchestration.samples.days import Calendar
from orchestration.samples.defects import Defects
from orchestration.samples.people import export_day
from orchestration.samples.shop import chunk_feeds
from orchestration.samples.story import STORY, Story, seconds
from orchestration.samples.surveys import CANARY_VALUES
from orchestration.samples.writer import Format, Writer

MAPPING = "generic"
PLANTED = Path(".sample", "planted.json")
"""Below the landing folder, beside those of the mappings: it is no delivery."""
REPEATED = "agents"
"""Feed of which one file is delivered twice."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Planted:
    """How many rows (or files) of one defect were planted, and what must become of them."""

    feed: str
    name: str
    effect: str
    column: str
    count: int


@dataclass(frozen=True)
class SampleReport:
    """What was generated.

    `rows` counts data records per feed, planted ones included, the repeated file left out.
    `facts` are counts of the story by the generator's own truth, without planted rows.
    `canaries` are the personal data that stand in comments and must never be published.
    """

    folder: Path
    scale: float
    seed: int
    format: Format
    until: datetime
    files: tuple[str, ...]
    rows: dict[str, int]
    planted: tuple[Planted, ...]
    facts: dict[str, int]
    canaries: tuple[str, ...] = CANARY_VALUES

    def planted_count(self, feed: str, effect: str) -> int:
        """Planted rows of a feed with one effect: rejected, duplicate or kept."""
        return sum(p.count for p in self.planted if (p.feed, p.effect) == (feed, effect))


def generate(
    folder: Path,
    scale: float,
    seed: int,
    format: Format = "csv",  # noqa: A002 - the name of the command's flag
    progress: Progress | None = None,
    months: int | None = None,
) -> SampleReport:
    """Write the sample deliveries into `folder/generic`.

    The same scale, seed, format and months give the same bytes. Files of an earlier sample in
    the folder are removed; other files there are left alone.

    Args:
        folder: The landing folder.
        scale: 1 is a shop with 2 million customers and 5 million orders in two years.
        seed: Any whole number from 0.
        format: csv or parquet.
        progress: Called with what is being written, parts done and parts in all.
        months: Export as of so many months after the start, 1 to 24; default: all of them.

    Raises:
        ValueError: scale is not positive, or months is out of range.
    """
    if scale <= 0:
        raise ValueError(f"scale must be positive, not {scale}; 0.01 makes a demo")
    target, until = folder / MAPPING, _until(STORY, months)
    _remove_earlier(target)
    writer, defects = Writer(target, format), Defects(format)
    facts: dict[str, int] = {}
    chunks = _chunks(STORY, scale, seed, until, facts)
    _write_chunks(writer, defects, chunks, progress or (lambda *_: None))
    files = [path.name for path in writer.close()]
    files = sorted([*files, _repeat(target, files)])
    moment, planted = datetime.fromtimestamp(until, UTC), _planted(defects)
    report = SampleReport(
        target, scale, seed, format, moment, tuple(files), writer.rows, planted, facts
    )
    _write_report(report)
    return report


def _chunks(
    story: Story, scale: float, seed: int, until: int, facts: dict[str, int]
) -> list[Chunk]:
    customers = max(round(story.customers_at_scale_1 * scale), 100)
    agents = 4 * max(round(6 + 50 * scale), 1)
    calendar = Calendar(story)
    starts = range(0, customers, story.chunk_customers)
    sizes = [min(story.chunk_customers, customers - start) for start in starts]
    return [
        Chunk(story, calendar, seed, index, size, agents, until, facts)
        for index, size in enumerate(sizes)
    ]


def _write_chunks(
    writer: Writer, defects: Defects, chunks: list[Chunk], progress: Progress
) -> None:
    for number, chunk in enumerate(chunks):
        progress("sample", number, len(chunks))
        _write_chunk(writer, defects, chunk)
    progress("sample", len(chunks), len(chunks))


def _write_chunk(writer: Writer, defects: Defects, chunk: Chunk) -> None:
    for feed, day, table in _feeds(chunk):
        is_last = day == export_day(chunk.until)
        pieces = defects.plant(chunk, feed, table) if is_last else [table]
        writer.write(feed, day, pieces)


def _feeds(chunk: Chunk) -> Iterator[tuple[str, str, pa.Table]]:
    if chunk.index == 0:
        yield from company_feeds(chunk)
    yield from chunk_feeds(chunk)


def _planted(defects: Defects) -> tuple[Planted, ...]:
    rows = [Planted(d.feed, d.name, d.effect, d.column, n) for d, n in defects.planted.items()]
    return (*rows, Planted(REPEATED, "file delivered twice", "repeated file", "", 1))


def _until(story: Story, months: int | None) -> int:
    """The moment of the export (epoch seconds)."""
    if months is None:
        return seconds(story.end)
    if not 1 <= months <= 24:
        raise ValueError(f"months must be 1 to 24, not {months}")
    month = story.start.year * 12 + story.start.month - 1 + months
    return seconds(story.start.replace(year=month // 12, month=month % 12 + 1))


def _repeat(target: Path, files: list[str]) -> str:
    """Deliver one file a second time under another name."""
    original = next(name for name in files if name.startswith(REPEATED))
    stem, kind = original.rsplit(".", 1)
    repeated = f"{stem}_0002.{kind}"
    shutil.copyfile(target / original, target / repeated)
    return repeated


def _remove_earlier(target: Path) -> None:
    """Remove the files of an earlier sample, as its own list names them."""
    planted = target.parent / PLANTED
    if not planted.exists():
        return
    for name in json.loads(planted.read_text())["files"]:
        (target / Path(name).name).unlink(missing_ok=True)
    planted.unlink()


def _write_report(report: SampleReport) -> None:
    content = asdict(report) | {"folder": report.folder.name, "until": report.until.isoformat()}
    text = json.dumps(content, indent=2, sort_keys=True, default=str)
    planted = report.folder.parent / PLANTED
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(text + "\n")
