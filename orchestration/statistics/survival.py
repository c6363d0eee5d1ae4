"""Time until the next stage of a journey, where some have not come on yet (Kaplan-Meier)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

from orchestration.statistics import columns
from orchestration.statistics.intervals import LEVEL, Floats

GRID_HOURS = (
    *(0.25, 0.5, 1, 2, 4, 8, 12, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 720),
    *(1080, 1440, 2160, 2880, 4320, 6480, 8760),
)
"""A quarter of an hour to a year; each is a time to which the waits are rounded."""

_KEYS = ("journey_id", "stage_id")


@dataclass(frozen=True)
class _Curve:
    """One stage: entrants not yet on or lost to view just before each time, shares on by it."""

    hours: Floats
    at_risk: NDArray[np.int64]
    share: Floats
    low: Floats
    high: Floats


def survival(waits: pa.Table) -> pa.Table:
    """One row per stage and time of the grid that somebody was still observed at.

    `advanced_share` is 1 - S(t), S being the product-limit estimate (Kaplan and Meier 1958, J. Am.
    Stat. Assoc. 53:457-481), as scipy.stats.ecdf computes it. Its 95 % limits are those of the
    log(-log S) with Greenwood's variance; null while nobody or after everybody has come on.

    Args:
        waits: Rows of int_stage_waits: entrants by minutes waited and whether that is censored.
    """
    stage = columns.codes(waits, _KEYS) if waits.num_rows else np.empty(0, np.int64)
    _, first, group = np.unique(stage, return_index=True, return_inverse=True)
    curves = list(_curves(waits, group, len(first)))
    rows = np.repeat(first, [len(curve.hours) for curve in curves])
    keys = {name: waits.column(name).take(pa.array(rows)) for name in _KEYS}
    share, low, high = (_joined(curves, name) for name in ("share", "low", "high"))
    return pa.table(
        {
            **keys,
            "elapsed_hours": pa.array(_joined(curves, "hours")),
            "at_risk": pa.array(_joined(curves, "at_risk").astype(np.int64)),
            "advanced_share": pa.array(share),
            "ci_low": columns.nullable(low),
            "ci_high": columns.nullable(high),
        }
    )


def _joined(curves: list[_Curve], name: str) -> Floats:
    return np.concatenate([np.empty(0), *(getattr(curve, name) for curve in curves)])


def _curves(waits: pa.Table, group: NDArray[np.int64], groups: int) -> Iterator[_Curve]:
    minutes = columns.floats(waits, "waited_minutes")
    count = columns.floats(waits, "entrant_count").astype(np.int64)
    is_censored = columns.booleans(waits, "is_censored")
    for number in range(groups):
        own = group == number
        ended, open_ended = own & ~is_censored, own & is_censored
        yield _curve(
            np.repeat(minutes[ended], count[ended]) / 60,
            np.repeat(minutes[open_ended], count[open_ended]) / 60,
        )


def _curve(came_on: Floats, censored: Floats) -> _Curve:
    """The curve of one stage, from the hours that each of its entrants waited."""
    waited = np.sort(np.concatenate([came_on, censored]))
    hours = np.array([hour for hour in GRID_HOURS if hour <= waited[-1]])
    left = stats.ecdf(stats.CensoredData(uncensored=came_on, right=censored)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no limits where S is 1 or 0: NaN
        # two functions, which the stubs take for numbers
        limits: Any = left.confidence_interval(LEVEL, method="log-log")
    share = 1 - left.evaluate(hours)
    inside = (share > 0) & (share < 1)
    return _Curve(
        hours=hours,
        at_risk=len(waited) - np.searchsorted(waited, hours, side="left"),
        share=share,
        low=np.where(inside, 1 - limits.high.evaluate(hours), np.nan),
        high=np.where(inside, 1 - limits.low.evaluate(hours), np.nan),
    )
