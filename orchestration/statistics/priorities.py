"""Which touchpoint to mend first: reach, distance to target, effect, and the rank they make."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.intervals import Floats, wilson
from orchestration.statistics.risk_differences import Groups, RiskDifference, risk_difference

MINIMUM_N = 30  # with and without a bad experience; White's variance is too small with few
_HALF_YEAR = np.timedelta64(6, "M")

Effect = tuple[RiskDifference, int, int]


def priorities(reach: pa.Table, cells: pa.Table) -> pa.Table:
    """One row per touchpoint and quarter: what its priority is made of, and its rank.

    The effect of a quarter is that of all quarters whose half year had passed when it ended, so
    that a rank of the past is what could be known then. First come touchpoints off their target
    whose effect is proven, by customers at stake; then those off target without proof, by reach
    times distance, since an effect that may be none orders nothing and puts nobody at stake; then
    the others, by dissatisfied customers, and where nobody can tell of these last.

    Args:
        reach: Rows of int_touchpoint_reach.
        cells: Rows of int_touchpoint_outcome_cells.
    """
    reach, cells = columns.in_order(reach), columns.in_order(cells)
    effects = _effects(reach, cells)
    value, low, high = (
        np.array([getattr(effect, name) for effect, _, _ in effects])
        for name in ("value", "low", "high")
    )
    bad, others = (np.array([each[k] for each in effects], dtype=np.int64) for k in (1, 2))
    met, dissatisfied = (columns.floats(reach, f"{n}_count") for n in ("reach", "dissatisfied"))
    distance = _distance(reach)
    beyond = met * distance
    too_few = np.minimum(bad, others) < MINIMUM_N
    is_proven = (low > 0) & ~too_few
    at_stake = np.where(is_proven, beyond * value, np.nan)
    rate_low, rate_high = wilson(dissatisfied, met)
    return pa.table(
        {
            **{name: reach.column(name) for name in reach.column_names},
            "dissatisfaction_rate": columns.nullable(dissatisfied / met),
            "dissatisfaction_ci_low": columns.nullable(rate_low),
            "dissatisfaction_ci_high": columns.nullable(rate_high),
            "target_distance": columns.nullable(distance),
            "effect": columns.nullable(value),
            "effect_ci_low": columns.nullable(low),
            "effect_ci_high": columns.nullable(high),
            "effect_bad_n": pa.array(bad),
            "effect_other_n": pa.array(others),
            "customers_beyond_target": columns.nullable(beyond),
            "customers_at_stake": columns.nullable(at_stake),
            "value_at_stake_amount": columns.nullable(
                at_stake * columns.floats(reach, "customer_value_amount")
            ),
            "is_proven": pa.array(is_proven),
            "has_too_few": pa.array(too_few),
            "rank": pa.array(_ranks(reach, at_stake, beyond)),
        }
    )


def _distance(reach: pa.Table) -> Floats:
    """How far a share is from its target, on the bad side; 0 at or beyond it, NaN unknown."""
    gap = columns.floats(reach, "target_value") - columns.floats(reach, "kpi_value")
    worse = np.where(columns.equals(reach, "direction", "up"), gap, -gap)
    return np.where(np.isnan(worse), np.nan, np.maximum(worse, 0.0))


def _ranks(reach: pa.Table, proven: Floats, beyond: Floats) -> NDArray[np.int64]:
    """1 is first; within each quarter, and no two alike."""
    off_target = np.nan_to_num(beyond) > 0
    tier = np.where(off_target, np.where(np.isnan(proven), 1, 0), 2)
    size = np.where(tier == 0, proven, np.where(tier == 1, beyond, 0.0))
    names = np.array(reach.column("touchpoint").to_pylist(), dtype=str)
    days = columns.dates(reach, "period_date")
    met, dissatisfied = (columns.floats(reach, f"{n}_count") for n in ("reach", "dissatisfied"))
    known = np.nan_to_num(dissatisfied, nan=-1.0)
    order = np.lexsort((names, -met, -known, -np.nan_to_num(size), tier, days))
    _, starts, sizes = np.unique(days[order], return_index=True, return_counts=True)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - np.repeat(starts, sizes) + 1
    return ranks


def _effects(reach: pa.Table, cells: pa.Table) -> list[Effect]:
    """Of each touchpoint and quarter, with how many customers it was seen, and without it."""
    months = columns.dates(reach, "period_date").astype("datetime64[M]")
    ended = columns.dates(cells, "period_date").astype("datetime64[M]") + _HALF_YEAR
    names = np.array(cells.column("touchpoint").to_pylist(), dtype=str)
    touchpoints = np.array(reach.column("touchpoint").to_pylist(), dtype=str)
    return [
        _effect(cells, np.flatnonzero((names == touchpoint) & (ended <= month)))
        for touchpoint, month in zip(touchpoints, months, strict=True)
    ]


def _effect(cells: pa.Table, rows: NDArray[np.int64]) -> Effect:
    if not len(rows):
        return RiskDifference(), 0, 0
    known = cells.take(pa.array(rows))
    n, lost = (columns.floats(known, name) for name in ("n", "lost_count"))
    sets, bit = (columns.floats(known, name).astype(np.int64) for name in ("bad_set", "bit"))
    exposed = (sets & bit > 0).astype(float)
    told = Groups(n, lost, exposed, _others(known, sets & ~bit))
    bad = int(np.sum(n * exposed))
    return risk_difference(told), bad, int(n.sum()) - bad


def _others(cells: pa.Table, sets: NDArray[np.int64]) -> Floats:
    """Bad experiences at each other touchpoint, segment, customer type and quarter, as 1 or 0."""
    bits = range(int(sets.max(initial=0)).bit_length())
    elsewhere = [(sets >> bit) & 1 for bit in bits]
    quarter = columns.dates(cells, "period_date").astype(np.int64)
    kinds = [columns.codes(cells, [name]) for name in ("segment", "customer_type")]
    dummies = [values == value for values in (*kinds, quarter) for value in np.unique(values)[1:]]
    return np.array([*elsewhere, *dummies], dtype=np.float64).T.reshape(len(sets), -1)
