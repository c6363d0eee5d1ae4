"""The profile of an unknown file: how it is written, and what its columns hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from orchestration.mapping.columns import Column, Keys, find_keys, read_columns
from orchestration.mapping.records import Records, read_records
from orchestration.mapping.source import Source, read_source

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Profile:
    """What is known of a file that no mapping knows. It holds no value, only shapes."""

    source: Source
    records: Records
    columns: tuple[Column, ...]
    keys: Keys

    def column(self, name: str) -> Column:
        """The column of that name."""
        return {one.name: one for one in self.columns}[name]


def profile(path: Path) -> Profile:
    """Look at a file: all of it, or its first 8 MiB.

    Raises:
        UnknownFileError: it is empty, damaged, no data, or has no header.
    """
    source = read_source(path)
    with duckdb.connect(config={"memory_limit": "1GB", "threads": "2"}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        records = read_records(connection, source)
        columns = tuple(read_columns(connection, records.names))
        return Profile(source, records, columns, find_keys(connection, columns))
