"""How much likelier an outcome is with an exposure than without, other things held equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.statistics.intervals import Floats, Z

_NOTHING = 1e-9  # of the exposed: below it, the other terms say all that the exposure says


@dataclass(frozen=True)
class Groups:
    """People alike in all that is looked at: how many, and how many of them had the outcome.

    `exposed` is 1 or 0; `others` has a column for each other term, without the constant.
    """

    n: Floats
    outcomes: Floats
    exposed: Floats
    others: Floats


@dataclass(frozen=True)
class RiskDifference:
    """Difference of two shares with its 95 % interval; NaN where it cannot be told."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan


def risk_difference(groups: Groups) -> RiskDifference:
    """Coefficient of the exposure in a linear probability model, by least squares over people.

    Its variance is White's, robust to the unequal variance that shares have, with the factor
    people / (people - terms) (HC1; MacKinnon and White 1985, Journal of Econometrics 29:305-325).
    The exposure is first freed of what the other terms say of it (Frisch, Waugh and Lovell), so
    that terms which say the same as each other do no harm. People of one group have the same
    terms, and an outcome of 1 or 0: sums over groups are sums over people.
    """
    terms = np.column_stack([np.ones_like(groups.n), groups.others])
    own, rank = _freed(terms, groups.exposed, groups.n)
    spread = float(np.sum(groups.n * own**2))
    if spread <= _NOTHING * max(float(np.sum(groups.n * groups.exposed)), 1.0):
        return RiskDifference()
    share = groups.outcomes / groups.n
    rest, _ = _freed(terms, share, groups.n)
    value = float(np.sum(groups.n * own * rest)) / spread
    fitted = share - rest + value * own
    squares = groups.outcomes * (1 - fitted) ** 2 + (groups.n - groups.outcomes) * fitted**2
    people = float(groups.n.sum())
    if people <= rank + 1:
        return RiskDifference(value)
    variance = float(np.sum(own**2 * squares)) / spread**2 * people / (people - rank - 1)
    half = Z * float(np.sqrt(variance))
    return RiskDifference(value, value - half, value + half)


def _freed(terms: Floats, values: Floats, weights: Floats) -> tuple[Floats, int]:
    """What the terms leave of values, by weighted least squares, and how many terms differ."""
    root = np.sqrt(weights)
    found, _, rank, _ = np.linalg.lstsq(terms * root[:, None], values * root, rcond=None)
    return values - terms @ found, int(rank)
