"""Product against floor: CPU seconds and peak memory of a first full refresh, in turn.

    python -m benchmarks.bench --scale 0.1 --repeats 3

CPU seconds are user and system time of the whole process tree, as the kernel counts them; the
machine's other load disturbs them less than the wall clock. Every repeat starts from nothing.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.agreement import Agreement, compare
from orchestration.samples.generate import SampleReport, generate

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results.csv")
SEED = 7
_TOLD = 4000


@dataclass(frozen=True)
class Cost:
    """What one process tree took. Peak memory is that of its largest process, in MB."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Result:
    """One line of results.csv: medians over the repeats, and the spread of the ratio.

    `equal_values_share` says how many KPI values both publish alike, of the KPIs that the floor
    knows; `unknown_kpis` counts the others.
    """

    date: str
    commit: str
    scale: float
    format: str
    rows: int
    cpu_model: str
    cores: int
    repeats: int
    product_cpu_seconds: float
    floor_cpu_seconds: float
    ratio: float
    lowest_ratio: float
    highest_ratio: float
    product_peak_mb: float
    floor_peak_mb: float
    product_wall_seconds: float
    floor_wall_seconds: float
    equal_values_share: float
    compared_kpis: int
    unknown_kpis: int


def measure(command: list[str], settings: dict[str, str], log: Path) -> Cost:
    """Run a command to its end and say what it and its children took.

    Raises:
        RuntimeError: the command failed; the end of its output is told, since the log goes with
            the folder.
    """
    start = perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=PROJECT, env=os.environ | settings, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        told = log.read_text("utf-8", "replace")[-_TOLD:]
        raise RuntimeError(f"{command[-1]} ended with {process.returncode}:\n{told}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def product(landing: Path, out: Path) -> Cost:
    """A first refresh into an empty warehouse."""
    out.mkdir()
    settings = {
        "CX_LANDING": str(landing),
        "CX_WAREHOUSE": str(out / "warehouse"),
        "CX_PUBLISHED": str(out / "published"),
        "CX_PSEUDONYM_KEY": "a key for benchmarks only",
        "DAGSTER_HOME": str(out / "dagster"),
    }
    (out / "dagster").mkdir()
    command = [str(Path(sys.executable).with_name("cx")), "refresh"]
    return measure(command, settings, out.with_suffix(".log"))


def floor(landing: Path, out: Path) -> Cost:
    """The hand-written script on the same files."""
    given = ["--landing", str(landing), "--out", str(out)]
    return measure([sys.executable, "-m", "benchmarks.floor", *given], {}, out.with_suffix(".log"))


def run(folder: Path, sample: SampleReport, repeats: int) -> Result:
    """Product and floor in turn, so that a slow minute of the machine meets both."""
    landing, costs = sample.folder.parent, []
    agreements: list[Agreement] = []
    for number in range(repeats):
        out = folder / f"product_{number}", folder / f"floor_{number}"
        costs.append((product(landing, out[0]), floor(landing, out[1])))
        files = out[0] / "published" / "current" / "cx.duckdb", out[1] / "cx.duckdb"
        agreements.append(compare(*files))
        for made in out:
            shutil.rmtree(made)
    return _result(sample, costs, min(agreements, key=lambda one: one.share))


def _result(sample: SampleReport, costs: list[tuple[Cost, Cost]], agreed: Agreement) -> Result:
    ratios = [p.cpu_seconds / f.cpu_seconds for p, f in costs]
    products, floors = [p for p, _ in costs], [f for _, f in costs]
    return Result(
        date=datetime.now(UTC).strftime("%Y-%m-%d"),
        commit=_commit(),
        scale=sample.scale,
        format=sample.format,
        rows=sum(sample.rows.values()),
        cpu_model=_cpu_model(),
        cores=os.cpu_count() or 1,
        repeats=len(costs),
        product_cpu_seconds=round(median(c.cpu_seconds for c in products), 2),
        floor_cpu_seconds=round(median(c.cpu_seconds for c in floors), 2),
        ratio=round(median(ratios), 3),
        lowest_ratio=round(min(ratios), 3),
        highest_ratio=round(max(ratios), 3),
        product_peak_mb=round(max(c.peak_mb for c in products)),
        floor_peak_mb=round(max(c.peak_mb for c in floors)),
        product_wall_seconds=round(median(c.wall_seconds for c in products), 2),
        floor_wall_seconds=round(median(c.wall_seconds for c in floors), 2),
        equal_values_share=round(agreed.share, 6),
        compared_kpis=agreed.kpis,
        unknown_kpis=len(agreed.unknown),
    )


def _commit() -> str:
    """The commit that was measured; a plus sign says that files differed from it."""
    git = ["git", "-C", str(PROJECT)]
    head = subprocess.check_output([*git, "rev-parse", "--short", "HEAD"], text=True)  # noqa: S603
    changed = subprocess.check_output([*git, "status", "--porcelain", "-uno"], text=True)  # noqa: S603
    return head.strip() + ("+" if changed.strip() else "")


def _cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else "unknown"


def keep(result: Result, file: Path = RESULTS) -> None:
    """Append the result to the history of results."""
    line = asdict(result)
    is_new = not file.exists()
    with file.open("a", newline="") as out:
        writer = csv.DictWriter(out, line.keys(), lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(line)


def show(result: Result) -> None:
    """Print the table for people."""
    title = f"First full refresh, scale {result.scale:g}, {result.rows:,} rows of {result.format}"
    table = Table(title=title, caption=f"{result.repeats} repeats, {result.cores} cores")
    for column in ("", "CPU s", "wall s", "peak MB"):
        table.add_column(column, justify="right" if column else "left")
    r = result
    table.add_row(
        "product", f"{r.product_cpu_seconds}", f"{r.product_wall_seconds}", f"{r.product_peak_mb:g}"
    )
    table.add_row(
        "floor", f"{r.floor_cpu_seconds}", f"{r.floor_wall_seconds}", f"{r.floor_peak_mb:g}"
    )
    table.add_row("ratio", f"{r.ratio} ({r.lowest_ratio} to {r.highest_ratio})", "", "")
    table.add_row("equal KPI values", f"{r.equal_values_share:.4%}", "", "")
    table.add_row("KPIs compared", f"{r.compared_kpis}", "", "")
    table.add_row("KPIs unknown to the floor", f"{r.unknown_kpis}", "", "")
    Console().print(table)


def main() -> None:
    """Make the sample, measure, print and keep."""
    parser = argparse.ArgumentParser(description="Product against floor, in turn.")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--results", type=Path, default=RESULTS, help="history to append to")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cx-bench-") as name:
        folder = Path(name)
        sample = generate(folder / "landing", given.scale, SEED, given.format)
        result = run(folder, sample, given.repeats)
    show(result)
    keep(result, given.results)


if __name__ == "__main__":
    main()
