"""Build the published DuckDB file and its Parquet twins from the warehouse's marts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.publication import catalog, comments, operations, restatements
from orchestration.publication.catalog import Mart
from orchestration.publication.layout import DATABASE, Publication
from orchestration.publication.manifest import TableEntry, sha256
from orchestration.statistics.bi_views import bi_views
from orchestration.statistics.views import kpi_views

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.settings import Settings

STORAGE_VERSION = "v1.2.0"
"""Oldest DuckDB that must open the file; BI drivers carry 1.x."""


@dataclass(frozen=True)
class Content:
    """What was written, by `schema.table`, and which final values it restates, by KPI."""

    tables: dict[str, TableEntry]
    restated: list[dict[str, Any]]


def build_database(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    run_id: str,
    previous: Publication | None,
    folder: Path,
) -> Content:
    """Write `cx.duckdb` and `parquet/` into a folder, from an open warehouse.

    Args:
        connection: The warehouse.
        settings: Where dbt's manifest lies.
        run_id: The run that built the marts.
        previous: What readers see until now.
        folder: Where to.

    Raises:
        MartsMissing: the warehouse lacks marts of the project.
    """
    marts = catalog.read_marts(settings)
    catalog.require_built(connection, marts)
    with _attached(connection, folder / DATABASE):
        _copy(connection, marts)
        operations.write(connection, run_id)
        restated = restatements.write(connection, settings, previous)
        tables = _write_parquet(connection, folder)
        _add_views(connection)
        comments.write(connection, marts)
    _require_closed(folder / DATABASE)
    return Content(tables, restated)


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """The new file as catalog `cx`, checkpointed and closed at the end."""
    connection.execute(f"attach '{_quoted(path)}' as cx (storage_version '{STORAGE_VERSION}')")
    yield
    connection.execute("checkpoint cx")
    connection.execute("detach cx")


def _copy(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart]) -> None:
    for schema in sorted({mart.schema for mart in marts}):
        connection.execute(f"create schema cx.{schema}")
    for mart in marts:
        order = catalog.order_of(connection, mart)
        connection.execute(f"create table cx.{mart.path} as from {mart.path} {order}")


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, TableEntry]:
    (folder / "parquet").mkdir()
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = 'cx' order by all"
    ).fetchall()
    return {name: _write_table(connection, name, folder) for (name,) in tables}


def _write_table(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> TableEntry:
    path = folder / "parquet" / f"{name}.parquet"
    connection.execute(
        f"copy (from cx.{name}) to '{_quoted(path)}' (format parquet, compression zstd)"
    )
    rows, value_hash = value_hash_of(connection, f"cx.{name}")
    return TableEntry(rows, value_hash, f"parquet/{path.name}", sha256(path))


def value_hash_of(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    """Number of rows, and a hash that equal rows give in whatever order they lie.

    A sum, not an exclusive or: with the latter two equal rows would cancel out.
    """
    row = connection.execute(
        f"select count(*), coalesce(sum(hash(each)), 0) from {table} as each"
    ).fetchone()
    rows, total = row if row else (0, 0)
    return rows, f"{rows:x}-{int(total):x}"


def _add_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Those of each KPI. They name no catalog, so that the file may be attached as anything."""
    home = connection.execute("select current_database()").fetchone()
    connection.execute("use cx")
    kpi_views(connection)
    bi_views(connection)
    connection.execute(f'use "{home[0] if home else ""}"')


def _require_closed(path: Path) -> None:
    log = path.with_name(f"{path.name}.wal")
    if log.exists():
        raise RuntimeError(f"{log} is left over: the published file is not closed.")


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
