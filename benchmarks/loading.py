"""Loading a CSV file against a plain typed `read_csv` into a table, CPU seconds in one process.

    python -m benchmarks.loading --scale 0.05 --repeats 3

The product's load counts, hashes, checks, profiles and merges; the floor only parses and casts.
Both begin with no database and end with a closed one, in turn, with the same threads and memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from orchestration.extracts.casts import literal
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.load import load
from orchestration.samples.generate import generate
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 7
FEEDS = ("web_events", "order_items", "tickets")


@dataclass(frozen=True)
class Speed:
    """Median CPU seconds of the product and of the floor for one file."""

    feed: str
    rows: int
    product: float
    floor: float

    @property
    def share(self) -> float:
        """The product's speed as a share of the floor's."""
        return self.floor / self.product


def cpu_seconds(work: Callable[[], object]) -> float:
    """User and system seconds that this process, with all its threads, took for some work."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def product(settings: Settings) -> None:
    """A first load of a landing folder with one file.

    Raises:
        RuntimeError: the file was not loaded, so that nothing was measured.
    """
    states = [one.state for one in load(settings, "bench").outcomes]
    if states != ["loaded"]:
        raise RuntimeError(f"not loaded: {states}")


def floor(settings: Settings, file: Path, feed: str) -> None:
    """Read the file into a typed table of an empty database, planted bad rows left out."""
    types = {one.name: one.sql_type for one in read_contracts(PROJECT)[feed].columns}
    with file.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    columns = ", ".join(
        f"{literal(name)}: {literal(types.get(name, 'varchar'))}" for name in header
    )
    with connect(settings) as connection:
        connection.execute(
            "create table loaded as from read_csv(?, header = true, ignore_errors = true, "
            f"columns = {{{columns}}})",
            [str(file)],
        )


def measure(file: Path, feed: str, folder: Path, repeats: int) -> Speed:
    """Product and floor in turn, so that a slow minute of the machine meets both."""
    landing = folder / feed / "landing"
    (landing / "generic").mkdir(parents=True)
    os.link(file, landing / "generic" / file.name)
    products, floors = [], []
    for number in range(repeats):
        ours, plain = (
            Settings(landing=landing, warehouse=folder / feed / f"{kind}_{number}")
            for kind in ("product", "floor")
        )
        products.append(cpu_seconds(partial(product, ours)))
        floors.append(cpu_seconds(partial(floor, plain, file, feed)))
        rows = count(plain)
        for made in (ours, plain):
            shutil.rmtree(made.warehouse)
    return Speed(feed, rows, median(products), median(floors))


def count(settings: Settings) -> int:
    """Rows of the floor's table."""
    with connect(settings, read_only=True) as connection:
        ((rows,),) = connection.execute("select count(*) from loaded").fetchall()
    return int(rows)


def largest(landing: Path, feed: str) -> Path:
    """The largest of a feed's delivered files."""
    return max(landing.glob(f"**/{feed}_2*.csv"), key=lambda path: path.stat().st_size)


def show(speeds: list[Speed]) -> None:
    """Print the table for people."""
    table = Table(title="Loading CSV, CPU seconds", caption="speed: floor / product")
    for column in ("feed", "rows", "product", "floor", "speed"):
        table.add_column(column, justify="left" if column == "feed" else "right")
    for one in speeds:
        figures = f"{one.rows:,}", f"{one.product:.2f}", f"{one.floor:.2f}", f"{one.share:.1%}"
        table.add_row(one.feed, *figures)
    Console().print(table)


def main() -> None:
    """Make the sample, measure and print."""
    parser = argparse.ArgumentParser(description="Loading CSV against a plain typed read_csv.")
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--feeds", nargs="+", default=FEEDS)
    given = parser.parse_args()
    os.environ.setdefault("CX_PSEUDONYM_KEY", "a key for benchmarks only")
    with tempfile.TemporaryDirectory(prefix="cx-loading-") as name:
        folder = Path(name)
        landing = generate(folder / "landing", given.scale, SEED, "csv").folder
        files = {feed: largest(landing, feed) for feed in given.feeds}
        show([measure(file, feed, folder, given.repeats) for feed, file in files.items()])


if __name__ == "__main__":
    main()
