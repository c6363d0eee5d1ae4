"""What a run expected and found, as one page: no outside address, no customer's data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.quality import results
from orchestration.quality.kinds import ALL
from orchestration.quality.verdicts import expected, number
from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    from orchestration.quality.results import Result
    from orchestration.settings import Settings

PAGE = "quality.html"
_TEMPLATE = "page.html.j2"
_KEPT = 30
_BARS = 60

_VOLUMES = """
select 'deliveries_' || feed as suite, coalesce(exported_at, loaded_at)::date as day, sum(value)
from ops.profiles
inner join ops.files using (file_id)
where metric = 'rows' and state in ('loaded', 'missing')
group by all
order by all
"""
_OVERRIDE = """
select coalesce(accepted_by, '') as person, accepted_at::date::varchar as day, reason, checks
from ops.overrides
where run_id = $run_id
"""


@dataclass(frozen=True)
class Bar:
    """One delivery's row count; `height` is per cent of the highest shown."""

    place: int
    height: float
    label: str


@dataclass(frozen=True)
class Section:
    """One suite: what it found, by delivery with failures first, and its recent row counts."""

    name: str
    unmet: int
    blocking: int
    waiting: int
    deliveries: dict[str, list[Result]]
    bars: list[Bar]


def write_page(connection: duckdb.DuckDBPyConnection, settings: Settings, run_id: str) -> Path:
    """Write the page of a run to `warehouse/quality/`, and remove all but the newest 30."""
    folder = quality_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run_id}.html"
    path.write_text(render(connection, run_id), "utf-8")
    for old in sorted(folder.glob("*.html"))[:-_KEPT]:
        old.unlink()
    return path


def quality_folder(settings: Settings) -> Path:
    """Where the pages of all runs lie, the blocked ones too."""
    return settings.warehouse / "quality"


def newest_page(settings: Settings) -> Path | None:
    """The page of the newest run that judged anything."""
    return max(quality_folder(settings).glob("*.html"), default=None)


def render(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """The page of a run, from what is kept of it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.filters.update(number=number, expected=expected)
    sections = _sections(results.read(connection, run_id), _volumes(connection))
    template = environment.get_template(_TEMPLATE)
    accepted = _acceptance(connection, run_id)
    return template.render(run_id=run_id, sections=sections, kinds=ALL, accepted=accepted)


def _acceptance(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, Any] | None:
    """Who let the run pass, when and why; None where nobody had to."""
    try:
        found = read_rows(connection, _OVERRIDE, {"run_id": run_id})
    except duckdb.CatalogException:
        return None  # Nothing was let pass in this warehouse yet.
    return found[0] if found else None


def _sections(found: Sequence[Result], volumes: dict[str, list[Bar]]) -> list[Section]:
    by_suite: dict[str, list[Result]] = defaultdict(list)
    for one in found:
        by_suite[one.suite].append(one)
    sections = [_section(name, all_of, volumes.get(name, [])) for name, all_of in by_suite.items()]
    return sorted(sections, key=lambda one: (-one.blocking, -one.unmet, one.name))


def _section(name: str, found: Sequence[Result], bars: list[Bar]) -> Section:
    deliveries: dict[str, list[Result]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.success is not False, one.success is None)):
        deliveries[one.delivery].append(one)
    return Section(
        name=name.removeprefix("deliveries_"),
        unmet=sum(one.success is False for one in found),
        blocking=sum(one.blocks for one in found),
        waiting=sum(one.success is None for one in found),
        deliveries=dict(deliveries),
        bars=bars,
    )


def _volumes(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Bar]]:
    """Row counts of the newest deliveries of each feed, as bars."""
    counts: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for suite, day, rows in connection.execute(_VOLUMES).fetchall():
        counts[suite].append((day, rows))
    return {suite: _bars(days[-_BARS:]) for suite, days in counts.items()}


def _bars(days: Sequence[tuple[date, float]]) -> list[Bar]:
    highest = max(rows for _, rows in days) or 1
    return [
        Bar(place, round(100 * rows / highest, 1), f"{day}: {rows:,.0f} rows")
        for place, (day, rows) in enumerate(days)
    ]
