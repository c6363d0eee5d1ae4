"""Settings that were others when what readers see was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.setting_names import PREFIX
from orchestration.settings import COUNTED_BY
from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_COLUMNS = {"time_zone": "timezone", **{name: name for name in COUNTED_BY}}
"""Columns of a run's context, and the settings that they come from."""


def changed_settings(connection: duckdb.DuckDBPyConnection, before: Path) -> list[str]:
    """Each setting that the models count by and that is another now: `CX_CURRENCY (EUR, now USD)`.

    Args:
        connection: The warehouse as it was built now.
        before: The Parquet file of `ops.publication` of what is published.
    """
    (now,) = read_rows(connection, "from ops.run_context")
    (then,) = read_rows(connection, "from read_parquet($before)", {"before": str(before)})
    return [
        f"{PREFIX}{setting.upper()} ({then[column]}, now {now[column]})"
        for column, setting in _COLUMNS.items()
        if column in then and then[column] != now[column]
    ]
