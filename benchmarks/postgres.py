"""What a publication to PostgreSQL takes, and how long a reader waits at its swap.

    python -m benchmarks.postgres --dsn 'host=/tmp port=5432 user=publisher dbname=bench'

The KPI values of the current publication are repeated under other ids up to a million rows, with
the registry and a view per KPI, and published twice, the second time while a reader asks as
fast as it can. What was published to that database before is replaced.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
from rich.console import Console
from rich.table import Table

from orchestration.publication.layout import DATABASE, Publication
from orchestration.publication.pointer import current
from orchestration.publication.postgres.publish import Copied, publish
from orchestration.query import NothingPublished
from orchestration.settings import Settings

_ASKED = "select count(*) from kpis.kpi_values where kpi_id = 'nps' and period_grain = 'month'"
Waits = list[tuple[float, float]]
"""When a question was asked, and the seconds until it was answered."""


def enlarged(source: Publication, folder: Path, rows: int) -> Publication:
    """A publication of the KPI tables alone, with so many values."""
    run = folder / source.run_id
    run.mkdir()
    with duckdb.connect(str(run / DATABASE)) as file:
        file.execute(f"attach '{source.database}' as source (read_only)")
        file.execute("create schema kpis; create schema ops")
        file.execute("create table ops.publication as from source.ops.publication")
        file.execute("create table kpis.dim_kpi as from source.kpis.dim_kpi")
        file.execute(
            "create table kpis.kpi_values as select * replace (if(copy = 0, kpi_id, kpi_id || "
            "'_' || copy) as kpi_id) from source.kpis.kpi_values cross join range(?) as t(copy) "
            "order by copy, kpi_id, period_grain, dimension, dimension_value, period_date limit ?",
            [1 + rows // _count(file), rows],
        )
        for (kpi,) in file.execute("select kpi_id from kpis.dim_kpi").fetchall():
            query = f"from kpis.kpi_values where kpi_id = '{kpi}'"
            file.execute(f"create view kpis.kpi_{kpi} as {query}")
    return Publication(run)


def _count(file: duckdb.DuckDBPyConnection) -> int:
    return int(file.execute("select count(*) from source.kpis.kpi_values").fetchall()[0][0])


@contextmanager
def asking(dsn: str) -> Iterator[Waits]:
    """A reader that asks one question after the other, and how long each took."""
    ended, waits = threading.Event(), Waits()

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not ended.is_set():
                began = time.monotonic()
                connection.execute(_ASKED).fetchall()
                waits.append((began, time.monotonic() - began))
                time.sleep(0.001)

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(ask)
        try:
            yield waits
        finally:
            ended.set()
        reader.result()


def measured(publication: Publication, dsn: str) -> tuple[Copied, float]:
    """A publication, and the CPU seconds that it took here."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    copied = publish(publication, dsn)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return copied, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dsn", required=True, help="a database that may be written to")
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    settings = Settings()
    source = current(settings)
    if source is None:
        raise NothingPublished(settings)
    with tempfile.TemporaryDirectory() as folder:
        publication = enlarged(source, Path(folder), given.rows)
        first, first_cpu = measured(publication, given.dsn)
        with asking(given.dsn) as waits:
            second, _ = measured(publication, given.dsn)
            swapped = time.monotonic()
            time.sleep(0.2)
    _print(first, first_cpu, second, waits, swapped)


def _print(first: Copied, cpu: float, second: Copied, waits: Waits, swapped: float) -> None:
    took = [seconds for _, seconds in waits]
    near = [seconds for began, seconds in waits if swapped - 2 < began <= swapped]
    table = Table("what", "measured", title="Publication to PostgreSQL")
    table.add_row("rows, of them KPI values and the registry", f"{first.rows:,}")
    table.add_row("seconds, while nobody reads", f"{first.seconds:.1f}")
    table.add_row("rows per second", f"{first.rows / first.seconds:,.0f}")
    table.add_row("CPU seconds of ours", f"{cpu:.2f}")
    table.add_row("seconds, while a reader asks", f"{second.seconds:.1f}")
    table.add_row("swap held its locks, ms at most", f"{1000 * second.gap_seconds:.1f}")
    table.add_row("tries of the swap", f"{second.tries}")
    table.add_row("reader's question, median ms", f"{1000 * statistics.median(took):.1f}")
    table.add_row("longest of the two seconds around the swap, ms", f"{1000 * max(near):.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
