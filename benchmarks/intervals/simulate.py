"""Draw many samples, compute what is published of each, and count where it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.intervals import shapes
from benchmarks.intervals.shapes import Floats, Shape
from orchestration.statistics import comparisons, intervals
from orchestration.statistics.clustering import Moments, effective_n, variance_of_mean
from orchestration.statistics.intervals import Interval
from orchestration.statistics.order_statistics import quantile_ranks

SIZES = (10, 30, 100, 1000)
REPEATS = 5
_ROOM = 4_000_000  # numbers drawn at a time

Limits = Callable[[Floats], Interval]
Test = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Line:
    """One row of a table: a share per sample size; NaN where n allows no interval."""

    method: str
    shape: str
    shares: tuple[float, ...]


def coverage(samples: int, seed: int) -> Iterator[Line]:
    """How often the 95 % interval holds the truth, by method, shape and sample size."""
    for method, limits, drawn in _intervals():
        for shape in drawn:
            yield _line(method, shape, partial(_held, limits, shape, samples), seed)


def false_alarms(samples: int, seed: int) -> Iterator[Line]:
    """How often the 5 % test calls a change between two samples of one shape significant."""
    for method, test, drawn in _tests():
        for shape in drawn:
            yield _line(method, shape, partial(_alarmed, test, shape, samples), seed)


def _line(
    method: str, shape: Shape, measured: Callable[[np.random.Generator, int], float], seed: int
) -> Line:
    rng = np.random.default_rng(seed)
    return Line(method, shape.name, tuple(measured(rng, n) for n in SIZES))


def _held(limits: Limits, shape: Shape, samples: int, rng: np.random.Generator, n: int) -> float:
    held = []
    for rows in _portions(samples, n):
        low, high = limits(shape.draw(rng, rows, n))
        # a mean of ten equal scores can miss the truth by rounding alone
        inside = (low <= shape.truth + 1e-12) & (shape.truth - 1e-12 <= high)
        held.append(np.where(np.isnan(low), np.nan, inside))
    return float(np.mean(np.concatenate(held)))


def _alarmed(test: Test, shape: Shape, samples: int, rng: np.random.Generator, n: int) -> float:
    alarms = []
    for rows in _portions(samples, n):
        alarms.append(test(shape.draw(rng, rows, n), shape.draw(rng, rows, n)) <= 0.05)
    return float(np.mean(np.concatenate(alarms)))


def _portions(samples: int, n: int) -> Iterator[int]:
    """Numbers of samples that fit in memory, adding up to all of them."""
    portion = max(1, min(samples, _ROOM // n))
    for start in range(0, samples, portion):
        yield min(portion, samples - start)


def _intervals() -> Iterator[tuple[str, Limits, tuple[Shape, ...]]]:
    yield "wilson", _wilson, (*shapes.SHARES, shapes.repeated(shapes.share(0.2), REPEATS))
    yield "tango", _tango, shapes.SCORES
    yield (
        "tango, clustered",
        partial(_tango, repeats=REPEATS),
        (shapes.repeated(shapes.scores(0.4, 0.2), REPEATS),),
    )
    yield "student_t", _student_t, shapes.MEANS
    yield (
        "student_t, clustered",
        partial(_student_t, repeats=REPEATS),
        tuple(shapes.repeated(shape, REPEATS) for shape in (shapes.NORMAL, shapes.EXPONENTIAL)),
    )
    for name, quantile in (("median", 0.5), ("p90", 0.9)):
        drawn = tuple(shapes.quantile_of(shape, quantile) for shape in shapes.QUANTILES)
        yield f"order_statistic, {name}", partial(_order_statistic, quantile), drawn


def _tests() -> Iterator[tuple[str, Test, tuple[Shape, ...]]]:
    yield "two-proportion z", _two_proportion_z, shapes.SHARES
    yield "net score z", _net_score_z, shapes.SCORES
    yield "Welch t", _welch_t, shapes.MEANS


def _wilson(drawn: Floats) -> Interval:
    return intervals.wilson(drawn.sum(axis=1), np.full(len(drawn), float(drawn.shape[1])))


def _student_t(drawn: Floats, repeats: int = 1) -> Interval:
    found = _moments(drawn, repeats)
    return intervals.student_t(found.mean, variance_of_mean(found), found.clusters)


def _tango(drawn: Floats, repeats: int = 1) -> Interval:
    found = _moments(drawn, repeats)
    n, spread = effective_n(found), found.squares / found.n
    return intervals.tango(n * (spread + found.mean) / 2, n * (spread - found.mean) / 2, n)


def _order_statistic(quantile: float, drawn: Floats) -> Interval:
    ranks = quantile_ranks(np.array([drawn.shape[1]]), quantile)
    if not ranks.low[0]:
        return np.full(len(drawn), np.nan), np.full(len(drawn), np.nan)
    in_order = np.sort(drawn, axis=1)
    return in_order[:, ranks.low[0] - 1], in_order[:, ranks.high[0] - 1]


def _two_proportion_z(first: Floats, second: Floats) -> Floats:
    n = np.full(len(first), float(first.shape[1]))
    return comparisons.two_proportion_z(first.sum(axis=1), n, second.sum(axis=1), n)


def _net_score_z(first: Floats, second: Floats) -> Floats:
    (mean, spread, n), others = (
        (found.mean, found.squares / found.n, effective_n(found))
        for found in (_moments(first), _moments(second))
    )
    return comparisons.net_score_z(mean, spread, n, others)


def _welch_t(first: Floats, second: Floats) -> Floats:
    one, two = _moments(first), _moments(second)
    return comparisons.welch_t(
        one.mean - two.mean,
        (variance_of_mean(one), variance_of_mean(two)),
        (one.clusters - 1, two.clusters - 1),
    )


def _moments(drawn: Floats, repeats: int = 1) -> Moments:
    """Moments of each sample, whose customers are `repeats` columns each."""
    rows, n = drawn.shape
    sums = drawn.reshape(rows, n // repeats, repeats).sum(axis=2)
    each = float(repeats)
    return Moments(
        n=np.full(rows, float(n)),
        total=drawn.sum(axis=1),
        squares=(drawn**2).sum(axis=1),
        clusters=np.full(rows, n / repeats),
        cluster_squares=(sums**2).sum(axis=1),
        cluster_products=(sums * each).sum(axis=1),
        cluster_counts=np.full(rows, n / repeats * each**2),
    )
