"""Connections to the warehouse file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from orchestration.settings import Settings


@contextmanager
def connect(settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse file, in UTC and within the memory limit, and close it again.

    Raises:
        duckdb.IOException: the file is missing (read-only) or held by another process.
    """
    settings.warehouse.mkdir(parents=True, exist_ok=True)
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
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()
