"""The page docs/intervals.md."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from benchmarks.intervals.simulate import SIZES, Line
from orchestration.settings import PROJECT

PAGE = PROJECT / "docs" / "intervals.md"
_TOP = """\
# How good the intervals are

A 95 % interval should hold the truth 95 times of 100. Here samples are drawn from known shapes, the
published interval of each is computed by the same code, and those that hold the truth are counted.
Made by `make coverage`, {samples:,} samples a figure: by chance alone a true 95.0 % shows as
{low:.1%} to {high:.1%}.

## Intervals: how often they hold the truth
"""
_READING = """
* Below 95 %, an interval is narrower than it says; above, it is wider than it need be.
* `wilson` is at its target on the whole, and swings with n and the share, since only so many
  results are possible. It does not know of customers who answer several times: see the line with
  repeats.
* `student_t` needs many observations where times have a long tail, and then still falls short. Such
  means name a median in `dim_kpi.led_by`; read that one first.
* `order_statistic` holds at least 95 %, whatever the shape; `none` where n allows no interval.

## Tests of change: how often chance alone is called significant

Two samples of the same shape and size; the target is 5 %.
"""


def page(held: Sequence[Line], alarmed: Sequence[Line], samples: int) -> str:
    """The whole page."""
    half = 1.96 * (0.95 * 0.05 / samples) ** 0.5
    top = _TOP.format(samples=samples, low=0.95 - half, high=0.95 + half)
    return top + _table("interval", held) + _READING + _table("test", alarmed)


def _table(first: str, lines: Sequence[Line]) -> str:
    head = [first, "drawn from", *(f"n = {n:,}" for n in SIZES)]
    rows = [head, ["---", "---", *("---:" for _ in SIZES)]]
    rows += [[line.method, line.shape, *map(_percent, line.shares)] for line in lines]
    return "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _percent(share: float) -> str:
    return "none" if isnan(share) else f"{share:.1%}"
