"""Prints what the figures of docs/quality.md are: `python -m tests.simulation --seeds 5`.

Per seed a year of six feeds: what blocks and warns though nothing is wrong, with the holidays
named in known_events.csv and without; and which days would be noticed, had they been halved or
doubled. Then two years of KPIs, and how often the gate tells of a jump though nothing jumped.
About 60 CPU-seconds per seed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from statistics import mean

from tests.simulation.business import FEEDS
from tests.simulation.kpis import KPIS, Judged, half_width, judged_periods
from tests.simulation.years import EXPLAINED, Year, deliveries, judge_year, noticed


def _count(years: list[Year]) -> tuple[int, int, int]:
    """Figures that were judged, and those that block and that warn."""
    figures = sum(one.item.band is not None for year in years for one in year.judged)
    return figures, sum(len(y.blocked) for y in years), sum(len(y.warned) for y in years)


def _seed(seed: int, parts: dict[str, list[tuple[float, float]]]) -> None:
    quiet, unexplained = [], []
    for feed in FEEDS:
        delivered = deliveries(feed, seed)
        quiet.append(judge_year(feed, delivered, EXPLAINED))
        unexplained.append(judge_year(feed, delivered))
        parts[feed].append(noticed(quiet[-1]))
    figures, blocked, warned = _count(quiet)
    print(f"seed {seed}: {figures:,} figures, {blocked} false blocks, {warned} false warnings")
    for one in (each for year in quiet for each in (*year.blocked, *year.warned)):
        limits = f"{one.observed:.4g} not in {one.lower} to {one.upper}"
        print(f"    {one.severity}: {one.delivery} {one.expectation} {one.column_name}: {limits}")
    _, blocked, warned = _count(unexplained)
    print(f"    holidays not explained: {blocked} blocks, {warned} warnings")


def _kpis(seed: int, judged: list[Judged]) -> None:
    """What kpi_jump tells of in two years without any jump."""
    for grain in ("week", "month"):
        of_it = [one for one in judged if one.grain == grain]
        alarms = [one for one in of_it if one.is_alarm]
        print(f"seed {seed}: {len(of_it)} {grain}s of KPIs, {len(alarms)} false jumps")
        for one in alarms:
            limits = f"{one.observed:.4g} not in {one.lower:.4g} to {one.upper:.4g}"
            print(f"    {one.kpi}, {grain} of {one.period}: {limits}")


def _widths(judged: list[Judged]) -> None:
    print("| KPI | a week's change that is told of | a month's |\n| --- | --- | --- |")
    for kpi in KPIS:
        week, month = (
            half_width([one for one in judged if (one.kpi, one.grain) == (kpi.name, grain)])
            for grain in ("week", "month")
        )
        print(f"| {kpi.name} | {week:.0%} | {month:.0%} |")


def main() -> None:
    """Judge the years, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=5, help="how many years, seeds 1 to this")
    parts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    seeds = range(1, parser.parse_args().seeds + 1)
    for seed in seeds:
        _seed(seed, parts)
    print("| feed | records a day | halved | doubled |\n| --- | --- | --- | --- |")
    for feed, found in parts.items():
        halved, doubled = (mean(each[side] for each in found) for side in (0, 1))
        print(f"| {feed} | {FEEDS[feed].level:.0f} | {halved:.0%} | {doubled:.0%} |")
    kpis = {seed: judged_periods(seed) for seed in seeds}
    for seed, judged in kpis.items():
        _kpis(seed, judged)
    _widths([one for judged in kpis.values() for one in judged])


if __name__ == "__main__":
    main()
