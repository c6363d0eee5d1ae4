"""The dashboard of a published file: its size, CPU seconds to make it, milliseconds to redraw it.

    python -m benchmarks.dashboard --file published/current/cx.duckdb

A page is redrawn as a choice in the bar of filters does it, several times at each address, in
Chromium; without one on the machine, redrawing is left out. The least is what it takes when nothing
else runs.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.loading import cpu_seconds
from dashboard.build import render
from orchestration.publication.layout import DATABASE, current_link
from orchestration.settings import Settings

GOAL_MB, GOAL_CPU_SECONDS, GOAL_MS = 3, 5, 100
REDRAWS = 7
ADDRESSES = (
    "#first",
    "#first?channel=phone&segment=consumer",
    "#first?span=2024",
    "#first?span=2024&channel=phone&segment=consumer",
    "#kpi/csat?span=2024-07-10..2024-12-20",
    "#kpi/csat?grain=day",
    "#support?channel=phone",
)
_REDRAW = """(times) => Array.from({ length: times }, () => {
    const began = performance.now();
    dispatchEvent(new HashChangeEvent("hashchange"));
    document.body.getBoundingClientRect();
    return performance.now() - began;
})"""


def redrawn(page: Path) -> dict[str, list[float]]:
    """Milliseconds of each redrawing by address; empty without Chromium."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shown = browser.new_page()
        found = {}
        for address in ADDRESSES:
            shown.goto("about:blank")
            shown.goto(page.as_uri() + address)
            shown.wait_for_selector("body[data-ready]")
            found[address] = shown.evaluate(_REDRAW, REDRAWS)
        browser.close()
    return found


def rows(file: Path) -> int:
    """Rows of the KPI values."""
    with duckdb.connect(str(file), read_only=True) as connection:
        ((count,),) = connection.execute("select count(*) from kpis.kpi_values").fetchall()
    return int(count)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=current_link(Settings()) / DATABASE)
    file = parser.parse_args().file
    made: list[str] = []
    cpu = cpu_seconds(lambda: made.append(render(file)))
    content = made[0].encode()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "dashboard.html"
        page.write_bytes(content)
        times = redrawn(page)
    table = Table(title=f"Dashboard of {rows(file):,} rows of kpis.kpi_values")
    for name in ("what", "measured", "least", "most", "goal"):
        table.add_column(name, justify="left" if name == "what" else "right")
    table.add_row("MB", f"{len(content) / 1e6:.2f}", "", "", f"{GOAL_MB}")
    table.add_row("CPU seconds to make", f"{cpu:.1f}", "", "", f"{GOAL_CPU_SECONDS}")
    for address, each in times.items():
        told = [f"{of(each):.0f}" for of in (median, min, max)]
        table.add_row(f"ms, {address}", *told, f"{GOAL_MS}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
