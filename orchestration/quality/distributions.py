"""Whether members of a category, or scores of a question, are spread as they usually are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from orchestration.quality.history import Band, Numbers

Counts = Mapping[str, float]
_LEAST_EXPECTED = 5.0
_LEAST_DISTANCE = 0.1
_QUANTILE = 5.2
"""Of the normal distribution; one chance in ten million."""
_NINE_TENTHS = 1.2816
_FEW = 5
_SURELY_THERE = 15.0
_USUALLY = 0.8


@dataclass(frozen=True)
class Distance:
    """How far a distribution is from the usual one, and how far it may be."""

    observed: float
    band: Band


def distance(history: Sequence[Counts], found: Counts) -> Distance | None:
    """Chi-square distance per record of `found` from the sum of earlier deliveries.

    Members of whom fewer than five are expected count as one. The limit is the distance that
    chance gives to so few records, times the spread that earlier deliveries had beyond chance.
    None where there is nothing to compare.
    """
    usual = _sum(history)
    records, known = sum(found.values()), sum(usual.values())
    if not records or not known:
        return None
    cells = _cells(usual, records / known)
    if len(set(cells.values())) < 2:
        return None
    expected, degrees = _shares(usual, cells), len(set(cells.values())) - 1
    past = [_chi_square(expected, one, cells) for one in history if sum(one.values())]
    usual_spread = float(np.quantile(past, 0.9)) / quantile(degrees, _NINE_TENTHS)
    by_chance = quantile(degrees, _QUANTILE) * (1 / records + 1 / known)
    limit = max(max(usual_spread, 1.0) * by_chance, _LEAST_DISTANCE)
    observed = _chi_square(expected, found, cells) / records
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


def _cells(usual: Counts, scale: float) -> dict[str, str]:
    """The cell that each member counts in: its own, or that of the few."""
    return {name: name if count * scale >= _LEAST_EXPECTED else "" for name, count in usual.items()}


def _by_cell(counts: Counts, cells: Mapping[str, str]) -> dict[str, float]:
    total = dict.fromkeys(cells.values(), 0.0)
    few = "" if "" in total else max(total)
    for name, count in counts.items():
        total[cells.get(name, few)] += count
    return total


def _shares(usual: Counts, cells: Mapping[str, str]) -> dict[str, float]:
    by_cell = _by_cell(usual, cells)
    known = sum(by_cell.values())
    return {cell: count / known for cell, count in by_cell.items()}


def _chi_square(shares: Counts, found: Counts, cells: Mapping[str, str]) -> float:
    by_cell = _by_cell(found, cells)
    records = sum(by_cell.values())
    expected: Numbers = np.array([share * records for share in shares.values()])
    observed: Numbers = np.array([by_cell[cell] for cell in shares])
    return float(((observed - expected) ** 2 / expected).sum())
