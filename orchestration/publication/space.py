"""Is there room for a publication? Asked before anything is written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from orchestration.publication.catalog import MART_SCHEMAS

if TYPE_CHECKING:
    import duckdb

    from orchestration.settings import Settings

_TIMES = 2
"""The DuckDB file and its Parquet twins together stay below twice the marts in the warehouse."""
_LEAST_BYTES = 16 * 1024**2
_MEGABYTE = 1e6


class DiskTooFull(RuntimeError):  # noqa: N818 - reads as what it says
    """A publication would not fit; the message says how much is needed and how much is free."""


def require_space(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make sure that twice the size of the marts is free where publications lie.

    Raises:
        DiskTooFull: it is not; nothing was written, readers keep the publication before.
    """
    needed = needed_for(connection)
    free = shutil.disk_usage(settings.published).free
    if free < needed:
        raise DiskTooFull(
            f"{settings.published} has {free / _MEGABYTE:,.0f} MB free and a publication needs "
            f"{needed / _MEGABYTE:,.0f} MB. Free some, or lower CX_KEEP_PUBLICATIONS "
            f"(now {settings.keep_publications}), then run `cx refresh` again."
        )


def needed_for(connection: duckdb.DuckDBPyConnection) -> int:
    """Bytes that a publication of the marts as they are asks for, with room to spare."""
    return max(_TIMES * _size_of_marts(connection), _LEAST_BYTES)


def _size_of_marts(connection: duckdb.DuckDBPyConnection) -> int:
    """Bytes of the blocks that hold the tables of the mart schemas."""
    names = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = current_database() and list_contains(?, schema_name)",
        [list(MART_SCHEMAS)],
    ).fetchall()
    block = connection.execute(
        "select block_size from pragma_database_size() where database_name = current_database()"
    ).fetchone()
    return (block[0] if block else 0) * sum(_blocks(connection, name) for (name,) in names)


def _blocks(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(
        "select count(distinct block_id) from pragma_storage_info(?) where block_id >= 0", [table]
    ).fetchone()
    return row[0] if row else 0
