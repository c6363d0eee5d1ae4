"""Files of the sample feeds: CSV or Parquet, complete or not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

Format = Literal["csv", "parquet"]
ROWS_PER_FILE = 2_000_000
QUOTED = frozenset(
    {"tickets", "survey_responses", "product_reviews", "social_mentions", "calls", "help_articles"}
)
"""Feeds with words people wrote; the others need no quotes."""
SECOND, INSTANT = pa.timestamp("s"), pa.timestamp("us", "UTC")


def as_text(table: pa.Table) -> pa.Table:
    """The table with every column as text, times as ISO 8601 in UTC."""
    return pa.table({name: _text(table[name]) for name in table.column_names})


def csv_ready(table: pa.Table) -> pa.Table:
    """The table with times as ISO 8601 text in UTC; what else there is writes itself."""
    columns = {name: table[name] for name in table.column_names}
    return pa.table({n: _text(c) if c.type == SECOND else c for n, c in columns.items()})


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = column.cast(pa.string())
    return pc.binary_join_element_wise(text, "Z", "") if column.type == SECOND else text


def parquet_ready(table: pa.Table) -> pa.Table:
    """The table with times as instants in UTC."""
    fields = [f.with_type(INSTANT) if f.type == SECOND else f for f in table.schema]
    return table.cast(pa.schema(fields))


class _Part:
    """One file that is being written under a hidden name."""

    def __init__(self, path: Path, kind: Format) -> None:
        self.path, self.rows = path, 0
        self._kind: Format = kind
        self._hidden = path.with_name(f".{path.name}.part")
        self._sink: IO[bytes] = self._hidden.open("wb")
        self._parquet: pq.ParquetWriter | None = None

    def write(self, table: pa.Table, *, quoted: bool) -> None:
        if self._kind == "csv":
            self._write_csv(csv_ready(table), quoted=quoted)
        else:
            self._write_parquet(parquet_ready(table))
        self.rows += table.num_rows

    def _write_csv(self, table: pa.Table, *, quoted: bool) -> None:
        style = "needed" if quoted else "none"
        options = pyarrow.csv.WriteOptions(
            include_header=self.rows == 0,
            batch_size=16_384,
            quoting_style=style,
            quoting_header=style,
        )
        pyarrow.csv.write_csv(table, self._sink, options)

    def _write_parquet(self, table: pa.Table) -> None:
        if self._parquet is None:
            self._parquet = pq.ParquetWriter(self._sink, table.schema, compression="zstd")
        self._parquet.write_table(table.cast(self._parquet.schema))

    def close(self) -> None:
        if self._parquet is not None:
            self._parquet.close()
        self._sink.close()
        self._hidden.rename(self.path)


class Writer:
    """Writes feeds as `<feed>_<date>.<format>`, split by number where they grow large."""

    def __init__(self, folder: Path, kind: Format, rows_per_file: int = ROWS_PER_FILE) -> None:
        self.rows: dict[str, int] = {}
        self.files: list[Path] = []
        self._folder, self._limit = folder, rows_per_file
        self._kind: Format = kind
        self._open: dict[tuple[str, str], _Part] = {}
        self._written: dict[tuple[str, str], list[Path]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, feed: str, day: str, pieces: Iterable[pa.Table]) -> None:
        """Append pieces of a feed's export; pieces of text stand among typed ones in CSV."""
        for piece in pieces:
            if piece.num_rows:
                part = self._open.get((feed, day)) or self._next(feed, day)
                part.write(piece, quoted=feed in QUOTED)
                self.rows[feed] = self.rows.get(feed, 0) + piece.num_rows
        if (feed, day) in self._open and self._open[feed, day].rows >= self._limit:
            self._finish(feed, day)

    def close(self) -> Sequence[Path]:
        """Finish all files and give them their names; returns them sorted."""
        for feed, day in list(self._open):
            self._finish(feed, day)
        for (feed, day), paths in self._written.items():
            if len(paths) == 1:
                paths[0] = paths[0].rename(self._folder / f"{feed}_{day}.{self._kind}")
        self.files = sorted(path for paths in self._written.values() for path in paths)
        return self.files

    def _next(self, feed: str, day: str) -> _Part:
        number = len(self._written.setdefault((feed, day), [])) + 1
        part = _Part(self._folder / f"{feed}_{day}_{number:04}.{self._kind}", self._kind)
        self._open[feed, day] = part
        return part

    def _finish(self, feed: str, day: str) -> None:
        part = self._open.pop((feed, day))
        part.close()
        self._written[feed, day].append(part.path)
