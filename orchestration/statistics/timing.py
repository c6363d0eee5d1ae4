"""Scores of well-timed answers beside those of answers to surveys that came at the wrong moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.comparisons import net_score_z, two_proportion_z, welch_t
from orchestration.statistics.differences import mover, welch_half
from orchestration.statistics.false_discovery import RATE, benjamini_hochberg
from orchestration.statistics.intervals import Floats, Interval, tango, wilson

_KEYS = ("kpi_id", "scale", "dimension", "dimension_value", "period_grain", "period_date")
_FAMILY = ("kpi_id", "scale", "period_grain")
_HEADLINES = ("not_well_timed", "premature")
_NOT_EARLY = ("well_timed", "unknown", "stale")

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """Answers of one group: how many, and the sums of their values and of the squares of these."""

    n: Floats
    total: Floats
    squares: Floats

    @cached_property
    def mean(self) -> Floats:
        """NaN without an answer."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.total / self.n

    @cached_property
    def variance(self) -> Floats:
        """Of the mean; NaN below two answers."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.maximum(self.squares - self.n * self.mean**2, 0.0) / (self.n - 1) / self.n
        return np.where(self.n > 1, found, np.nan)

    def take(self, rows: Rows) -> Side:
        """The groups of some rows."""
        return Side(self.n[rows], self.total[rows], self.squares[rows])

    def summed(self, group: Rows, where: NDArray[np.bool_]) -> Side:
        """Per group, all that counts there."""
        groups = int(group.max(initial=-1)) + 1
        values = (self.n, self.total, self.squares)
        return Side(*(np.bincount(group, value * where, groups).astype(float) for value in values))


def timing(cells: pa.Table) -> pa.Table:
    """One row per key and timing reason: the scores, and that of the well-timed less the others'.

    Beside the reasons of the cells there are `premature`, all that was asked too early, where that
    is anything, and `not_well_timed`, these and the stale, for every key. The two groups are taken
    as independent, and every answer as one: a customer who answers twice counts twice. p-values and
    intervals are those of the KPI's own method, as in the scorecard.

    Args:
        cells: Rows of int_survey_timing_cells, in the KPI's smallest unit; unit_scale of these are
            one unit.
    """
    side = Side(*(columns.floats(cells, name) for name in ("n", "total", "squares")))
    group, first = _groups(cells)
    place = columns.places(cells, "timing_reason", _NOT_EARLY)
    early, stale = place < 0, place == _NOT_EARLY.index("stale")
    own, every = np.flatnonzero(place != 0), np.arange(len(first))
    premature, untimely = (side.summed(group, where) for where in (early, early | stale))
    some = np.flatnonzero(premature.n > 0)
    rows = np.concatenate([group[own], some, every])
    reasons = [
        *cells.column("timing_reason").take(pa.array(own)).to_pylist(),
        *("premature" for _ in some),
        *("not_well_timed" for _ in every),
    ]
    keys = cells.take(pa.array(first[rows])).drop_columns(["timing_reason", "n"])
    return _table(
        keys.append_column("timing_reason", pa.array(reasons, pa.string())),
        side.summed(group, np.ones_like(early)).take(rows),
        side.summed(group, place == 0).take(rows),
        _joined(side.take(own), premature.take(some), untimely),
    )


def _groups(cells: pa.Table) -> tuple[Rows, Rows]:
    """The number of each cell's key, and a cell of each key."""
    days = columns.dates(cells, "period_date").astype(np.int64)
    names = columns.codes(cells, [name for name in _KEYS if name != "period_date"])
    _, first, group = np.unique(
        np.stack([names, days]), axis=1, return_index=True, return_inverse=True
    )
    return group.ravel(), first


def _joined(*sides: Side) -> Side:
    return Side(
        *(
            np.concatenate([getattr(side, name) for side in sides])
            for name in ("n", "total", "squares")
        )
    )


def _table(keys: pa.Table, whole: Side, well: Side, other: Side) -> pa.Table:
    unit = columns.floats(keys, "unit_scale")
    low, high, p = _compared(keys, well, other)
    return pa.table(
        {
            **{name: keys.column(name) for name in (*_KEYS, "timing_reason")},
            **_shown("", whole, unit),
            **_shown("well_timed_", well, unit),
            **_shown("other_", other, unit),
            "difference": columns.nullable((well.mean - other.mean) / unit),
            "ci_low": columns.nullable(low / unit),
            "ci_high": columns.nullable(high / unit),
            "p_value": columns.nullable(p),
            "is_significant": _significant(keys, p),
        }
    )


def _shown(name: str, side: Side, unit: Floats) -> dict[str, pa.Array]:
    count = pa.array(side.n.astype(np.int64))
    return {f"{name}n": count, f"{name}score": columns.nullable(side.mean / unit)}


def _compared(keys: pa.Table, well: Side, other: Side) -> tuple[Floats, Floats, Floats]:
    """Limits of the difference in the smallest unit, and the p-value; NaN without both groups."""
    low, high, p = (np.full(keys.num_rows, np.nan) for _ in range(3))
    both = (well.n > 0) & (other.n > 0)
    for method, compare in (("wilson", _shares), ("tango", _net_scores), ("student_t", _means)):
        rows = np.flatnonzero(columns.equals(keys, "interval_method", method) & both)
        (low[rows], high[rows]), p[rows] = compare(well.take(rows), other.take(rows))
    return low, high, p


def _shares(one: Side, two: Side) -> tuple[Interval, Floats]:
    limits = wilson(one.total, one.n), wilson(two.total, two.n)
    p = two_proportion_z(one.total, one.n, two.total, two.n)
    return mover(one.mean, two.mean, limits), p


def _net_scores(one: Side, two: Side) -> tuple[Interval, Floats]:
    limits = _net_limits(one), _net_limits(two)
    others = two.mean, two.squares / two.n, two.n
    p = net_score_z(one.mean, one.squares / one.n, one.n, others)
    return mover(one.mean, two.mean, limits), p


def _net_limits(side: Side) -> Interval:
    """Values are +1, 0 and -1, so that the squares count those that are not 0."""
    return tango((side.squares + side.total) / 2, (side.squares - side.total) / 2, side.n)


def _means(one: Side, two: Side) -> tuple[Interval, Floats]:
    difference = one.mean - two.mean
    half = welch_half((one.variance, one.n), (two.variance, two.n))
    p = welch_t(difference, (one.variance, two.variance), (one.n - 1, two.n - 1))
    return (difference - half, difference + half), p


def _significant(keys: pa.Table, p: Floats) -> pa.Array:
    """Whether a difference is more than chance; null where it was not tested.

    All answers against all early ones, or all that were not well timed, is one question, at 5 %.
    Single reasons, surveys and touchpoints are many: those of one KPI, scale and period are a
    family with a false-discovery rate of 5 %.
    """
    tested = ~np.isnan(p)
    headline = columns.places(keys, "timing_reason", _HEADLINES) >= 0
    headline &= columns.equals(keys, "dimension", "all")
    controlled = np.flatnonzero(tested & ~headline)
    with np.errstate(invalid="ignore"):
        result = p <= RATE
    days = columns.dates(keys, "period_date").astype(np.int64)
    family = columns.codes(keys, _FAMILY) * (1 << 32) + days
    result[controlled] = benjamini_hochberg(p[controlled], family[controlled])
    return pa.array(result, mask=~tested)
