"""Connections to the warehouse file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from orchestration.settings import Settings

Row = dict[str, Any]

_OWNER_ONLY = 0o600


@contextmanager
def connect(settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse file, in UTC and within the memory limit, and close it again.

    It holds raw texts, so only its owner may read it, and the folder with what DuckDB puts beside.

    Raises:
        duckdb.IOException: the file is missing (read-only) or held by another process.
    """
    _keep_private(settings)
    connection = duckdb.connect(
        str(settings.warehouse_file),
        read_only=read_only,
        config={
            "memory_limit": settings.memory_limit,
            "threads": str(settings.threads),
            "temp_directory": str(settings.warehouse / "tmp"),
        },
    )
    try:
        settings.warehouse_file.chmod(_OWNER_ONLY)
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def read_rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any] | None = None
) -> list[Row]:
    """The rows of a query, each by the names of its columns."""
    result = connection.execute(sql, parameters or {})
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _keep_private(settings: Settings) -> None:
    """Close the folder to others, unless readers must pass through it to the publications."""
    folder = settings.warehouse
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_on_the_way = settings.published.absolute().is_relative_to(folder.absolute())
    if not is_on_the_way and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
