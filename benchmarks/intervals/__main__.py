"""`python -m benchmarks.intervals` writes docs/intervals.md."""

from __future__ import annotations

import argparse

from benchmarks.intervals.page import PAGE, page
from benchmarks.intervals.simulate import coverage, false_alarms

SAMPLES = 20_000
SEED = 7


def main() -> None:
    """Simulate and write the page."""
    parser = argparse.ArgumentParser(description="Simulated coverage of the intervals.")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    given = parser.parse_args()
    held, alarmed = (list(lines(given.samples, SEED)) for lines in (coverage, false_alarms))
    PAGE.write_text(page(held, alarmed, given.samples), "utf-8")


if __name__ == "__main__":
    main()
