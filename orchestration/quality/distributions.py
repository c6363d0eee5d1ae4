"""Whether members of a category, or scores of a question, are spread as they usually are."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from orchestration.quality.history import Band, nine_tenths

Counts = Mapping[str, float]
_LEAST_EXPECTED = 5.0
_LEAST_DISTANCE = 0.1
_QUANTILE = 5.2
"""Of the normal distribution; one chance in ten million."""
_NINE_TENTHS = 1.2816
_DROPPED = 0.1
_FEW = 5
_SURELY_THERE = 15.0
_USUALLY = 0.8


@dataclass(frozen=True)
class Distance:
    """How far a distribution is from the usual one, and how far it may be."""

    observed: float
    band: Band


def distance(history: Sequence[Counts], found: Counts) -> Distance | None:
    """Chi-square distance per record of `found` from what earlier deliveries usually hold.

    Members of whom fewer than five are expected count as one, and so do new ones. The limit is
    the distance that chance gives to so few records, times the spread that earlier deliveries had
    beyond chance. None where there is nothing to compare.
    """
    usual = _usual(history)
    records, known = sum(found.values()), sum(usual.values())
    if not records or not known:
        return None
    cells = {name for name, count in usual.items() if count * records / known >= _LEAST_EXPECTED}
    if not cells:
        return None
    few = sum(count for name, count in usual.items() if name not in cells) * records / known
    degrees = max(len(cells) - 1 + (few >= _LEAST_EXPECTED), 1)
    past = np.array([_chi_square(usual, one, cells) for one in history if sum(one.values())])
    usual_spread = nine_tenths(past) / quantile(degrees, _NINE_TENTHS)
    by_chance = quantile(degrees, _QUANTILE) * (1 / records + 1 / known)
    limit = max(max(usual_spread, 1.0) * by_chance, _LEAST_DISTANCE)
    observed = _chi_square(usual, found, cells) / records
    centre = float(np.median(past)) / records
    return Distance(observed, Band(-math.inf, limit, centre))


@dataclass(frozen=True)
class Change:
    """Members that nobody has seen before, and members that were always there and are not."""

    new: tuple[str, ...]
    vanished: tuple[str, ...]


def membership(history: Sequence[Counts], found: Counts) -> Change:
    """Which members came and went.

    New is one that no earlier delivery had, and that now at least five records and one in a
    hundred have. Vanished is one that four in five deliveries had and of which 15 are expected.
    """
    usual = _sum(history)
    records, known = sum(found.values()), max(sum(usual.values()), 1.0)
    new = [name for name, count in found.items() if name not in usual and _is_many(count, records)]
    gone = [
        name
        for name, count in usual.items()
        if not found.get(name)
        and count / known * records >= _SURELY_THERE
        and np.mean([bool(one.get(name)) for one in history]) >= _USUALLY
    ]
    return Change(tuple(sorted(new)), tuple(sorted(gone)))


def quantile(degrees: int, normal: float) -> float:
    """A quantile of the chi-square distribution, after Wilson and Hilferty (1931)."""
    part = 2 / (9 * degrees)
    return float(degrees * (1 - part + normal * math.sqrt(part)) ** 3)


def _is_many(count: float, records: float) -> bool:
    return count >= max(_FEW, 0.01 * records)


def _sum(history: Sequence[Counts]) -> dict[str, float]:
    total: dict[str, float] = {}
    for one in history:
        for name, count in one.items():
            total[name] = total.get(name, 0.0) + count
    return total


def _usual(history: Sequence[Counts]) -> dict[str, float]:
    """The sum of earlier deliveries without the tenth (at least one) that is farthest away.

    Farthest from the middle share that each member has: a delivery that was bad itself, and was
    let pass, is not what the next one is compared with.
    """
    filled = [one for one in history if sum(one.values())]
    if not filled:
        return {}
    names = sorted(_sum(filled))
    shares = np.array([[one.get(name, 0.0) for name in names] for one in filled])
    shares /= shares.sum(axis=1, keepdims=True)
    away = np.abs(shares - np.median(shares, axis=0)).sum(axis=1)
    dropped = max(round(_DROPPED * len(filled)), 1) if len(filled) > 1 else 0
    kept = np.argsort(away, kind="stable")[: len(filled) - dropped]
    return _sum([filled[place] for place in kept])


def _by_cell(counts: Counts, cells: Collection[str]) -> tuple[dict[str, float], float]:
    """How many records each member with a cell of its own has, and how many all others."""
    others = sum(count for name, count in counts.items() if name not in cells)
    return {cell: counts.get(cell, 0.0) for cell in cells}, others


def _chi_square(usual: Counts, found: Counts, cells: Collection[str]) -> float:
    """Chi-square of the members with cells of their own, and of all others together.

    As few others as may always be there are no surprise: five are expected at least.
    """
    by_cell, others = _by_cell(found, cells)
    expected, few = _by_cell(usual, cells)
    scale = sum(found.values()) / sum(usual.values())
    total = sum(
        (by_cell[cell] - each * scale) ** 2 / (each * scale) for cell, each in expected.items()
    )
    few *= scale
    if few < _LEAST_EXPECTED:
        few, others = _LEAST_EXPECTED, max(others, _LEAST_EXPECTED)
    return float(total + (others - few) ** 2 / few)
