"""The floor: the least that the product's work costs, in one process and one engine.

One hand-written DuckDB script loads the same files into typed tables, makes the same marts and
writes them as a DuckDB file and as Parquet. It keeps no ledger, no rejected rows, no history and
runs no tests; its intervals are normal approximations.

    python -m benchmarks.floor --landing landing --out /tmp/floor
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import duckdb

from benchmarks.floor_kpis import build_kpis
from benchmarks.floor_load import feeds, load

SQL = Path(__file__).with_name("sql")
MARTS = (
    "select table_schema, table_name from information_schema.tables "
    "where table_schema in ('core', 'kpis')"
)


Step = Callable[[duckdb.DuckDBPyConnection], object]


def run(landing: Path, out: Path) -> dict[str, float]:
    """Do all of it; returns the wall-clock seconds of each step.

    Raises:
        FileNotFoundError: a feed has no file in `landing/generic`.
    """
    out.mkdir(parents=True)
    steps: dict[str, Step] = {"load": lambda c: load(c, landing), "context": _context}
    steps |= {file.stem: _script(file) for file in sorted(SQL.glob("[0-9]_*.sql"))}
    steps |= {"kpis": build_kpis, "publish": lambda c: _publish(c, out)}
    seconds: dict[str, float] = {}
    with _connect(out) as connection:
        for name, step in steps.items():
            start = perf_counter()
            step(connection)
            seconds[name] = perf_counter() - start
    return seconds


def _script(file: Path) -> Step:
    return lambda connection: connection.execute(file.read_text())


def _connect(out: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        str(out / "floor.duckdb"),
        config={
            "memory_limit": os.environ.get("CX_MEMORY_LIMIT", "2GB"),
            "threads": os.environ.get("CX_THREADS", str(os.cpu_count() or 1)),
            "temp_directory": str(out / "tmp"),
            "preserve_insertion_order": "false",
        },
    )


def _context(connection: duckdb.DuckDBPyConnection) -> None:
    """The newest event that is not in the future is the moment the marts speak of."""
    newest = " union all ".join(
        f"select max({feed.event_time})::timestamp as moment, "
        f"max(typeof({feed.event_time}) = 'DATE') as is_day from raw.{feed.name} "
        f"where {feed.event_time} <= current_localtimestamp()"
        for feed in feeds()
        if feed.event_time
    )
    connection.execute(
        "create temp table run_context as select max("
        "case when is_day then moment + interval 1 day - interval 1 microsecond else moment end"
        f") as as_of from ({newest})"
    )


def _publish(connection: duckdb.DuckDBPyConnection, out: Path) -> None:
    """The marts as a DuckDB file that older drivers read, and each as Parquet."""
    marts = connection.execute(MARTS).fetchall()
    connection.execute(f"attach '{out / 'cx.duckdb'}' as cx (storage_version 'v1.2.0')")
    (out / "parquet").mkdir()
    for schema, table in marts:
        file = out / "parquet" / f"{schema}.{table}.parquet"
        connection.execute(f"create schema if not exists cx.{schema}")
        connection.execute(f"create table cx.{schema}.{table} as from {schema}.{table}")
        connection.execute(f"copy {schema}.{table} to '{file}' (compression zstd)")
    connection.execute("detach cx")


def main() -> None:
    """Run the floor from the command line and print the seconds of its steps."""
    parser = argparse.ArgumentParser(description="The hand-written floor of the benchmarks.")
    parser.add_argument("--landing", type=Path, required=True, help="folder with generic/")
    parser.add_argument("--out", type=Path, required=True, help="new folder for what it makes")
    given = parser.parse_args()
    for name, seconds in run(given.landing, given.out).items():
        print(f"{name:14}{seconds:8.2f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
