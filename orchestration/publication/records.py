"""The files of `published/history/`: which there are, whether they are whole, and a replay of them.

Per move of the pointer a Parquet file of the values it changed and the manifest that came with
it, named after the moment of the move, then the run it made current.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.layout import history_folder, moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from orchestration.settings import Settings

KEY = "kpi_id, period_grain, period_date, dimension, dimension_value, timing"
_TEXTS = ("kpi_id", "period_grain", "dimension", "dimension_value", "timing", "event", "run_id")
_DOUBLES = ("value", "numerator", "denominator", "ci_low", "ci_high", "previous_value")
COLUMNS = (
    dict.fromkeys(_TEXTS, "VARCHAR")
    | dict.fromkeys(_DOUBLES, "DOUBLE")
    | {"period_date": "DATE", "n": "BIGINT", "published_at": "TIMESTAMP"}
)
"""What a file of the history holds, and as what."""

_REPLAYED = f"""
create table {{table}} as
select * exclude (event, previous_value)
from read_parquet($files)
qualify row_number() over (partition by {KEY} order by published_at desc) = 1
and event <> 'withdrawn'
order by {KEY}
"""


class HistoryDamaged(ValueError):  # noqa: N818 - reads as what it says
    """A file of the history is not as it was written; the message names it and what to do."""

    def __init__(self, path: Path, what: str) -> None:
        """Name the file, and what is wrong with it."""
        super().__init__(
            f"{path} {what}, so what was published when cannot be told from the history. "
            "Next: put that file back from your backup; cx doctor looks at every other"
        )


def records(settings: Settings) -> list[Path]:
    """The files of the history, oldest move first."""
    return sorted(history_folder(settings).glob("[!.]*.parquet"))


def run_of(record: Path) -> str:
    """The run that a file of the history made current."""
    return record.stem.rpartition("-")[-1]


def moved_at(record: Path) -> datetime:
    """When readers saw that run from (UTC).

    Raises:
        HistoryDamaged: it is named as no file of the history is.
    """
    try:
        return moment_of(record.stem.partition("-")[0])
    except ValueError:
        raise HistoryDamaged(record, "is named after no moment and run") from None


def shown_since(settings: Settings, run_id: str) -> datetime | None:
    """When the pointer moved to a run last (UTC); none where no file tells of it."""
    return max((moved_at(one) for one in records(settings) if run_of(one) == run_id), default=None)


def replay(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], table: str) -> None:
    """Create a table of the values that readers saw after the last of these moves.

    Raises:
        HistoryDamaged: a file is cut, overwritten or has other columns.
    """
    for file in files:
        if what := _of_other_columns(connection, file):
            raise HistoryDamaged(file, what)
    try:
        told = {"files": [str(file) for file in files]}
        connection.execute(_REPLAYED.format(table=table), told)
    except duckdb.Error:
        for file in files:
            if what := damage(connection, file):
                raise HistoryDamaged(file, what) from None
        raise


def damage(connection: duckdb.DuckDBPyConnection, record: Path) -> str | None:
    """What is wrong with a file of the history, read to its end; none where nothing is."""
    if what := _of_other_columns(connection, record):
        return what
    try:
        connection.execute("select sum(hash(each)) from read_parquet(?) as each", [str(record)])
    except duckdb.Error:
        return "cannot be read to its end"
    return None


def _of_other_columns(connection: duckdb.DuckDBPyConnection, record: Path) -> str | None:
    try:
        described = connection.execute("describe from read_parquet(?)", [str(record)]).fetchall()
    except duckdb.Error:
        return "cannot be read: it is cut or no Parquet file"
    found = {name: kind for name, kind, *_ in described}
    wrong = sorted(name for name, kind in COLUMNS.items() if found.get(name) != kind)
    wrong += sorted(found.keys() - COLUMNS.keys())
    return f"has other columns than the history ({', '.join(wrong)})" if wrong else None
