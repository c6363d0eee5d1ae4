"""What is drawn: shares, scores and times of several shapes, and the true figure of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int], Floats]
"""Samples in rows: from a generator, their number and their size."""


@dataclass(frozen=True)
class Shape:
    """One distribution: its name for people, how to draw from it, and what is to be found."""

    name: str
    draw: Draw
    truth: float


def share(p: float) -> Shape:
    """Answers of 1 with probability p, else 0."""
    return Shape(f"{p:.0%}", lambda rng, rows, n: rng.binomial(1, p, (rows, n)).astype(float), p)


def scores(promoters: float, detractors: float) -> Shape:
    """Answers of +1, 0 and -1."""

    def draw(rng: np.random.Generator, rows: int, n: int) -> Floats:
        chance = (promoters, 1 - promoters - detractors, detractors)
        return rng.choice(np.array([1.0, 0.0, -1.0]), (rows, n), p=chance)

    name = f"{promoters:.0%} promoters, {detractors:.0%} detractors"
    return Shape(name, draw, promoters - detractors)


def log_normal(sigma: float) -> Shape:
    """Times with median 1; the mean is `exp(sigma^2 / 2)`."""
    return Shape(
        f"log-normal, sigma {sigma:g}",
        lambda rng, rows, n: rng.lognormal(0, sigma, (rows, n)),
        exp(sigma**2 / 2),
    )


NORMAL = Shape("normal", lambda rng, rows, n: rng.normal(0, 1, (rows, n)), 0.0)
EXPONENTIAL = Shape("exponential", lambda rng, rows, n: rng.exponential(1, (rows, n)), 1.0)
SHARES = tuple(share(p) for p in (0.01, 0.05, 0.2, 0.5, 0.9))
SCORES = (
    *(scores(0.4, 0.2), scores(0.7, 0.05)),
    *(scores(0.95, 0.01), scores(0.05, 0.9)),
)
MEANS = (NORMAL, EXPONENTIAL, log_normal(1), log_normal(1.5), log_normal(2))


def quantile_of(shape: Shape, quantile: float) -> Shape:
    """The same draws; the truth is a quantile of them."""
    truths = {
        NORMAL.name: float(special.ndtri(quantile)),
        EXPONENTIAL.name: -log(1 - quantile),
        log_normal(2).name: exp(2 * float(special.ndtri(quantile))),
    }
    return Shape(shape.name, shape.draw, truths[shape.name])


QUANTILES = (NORMAL, EXPONENTIAL, log_normal(2))


def repeated(shape: Shape, repeats: int) -> Shape:
    """Each customer answers several times, and says the same in four of five answers."""

    def draw(rng: np.random.Generator, rows: int, n: int) -> Floats:
        customers = n // repeats
        own = np.repeat(shape.draw(rng, rows, customers), repeats, axis=1)
        fresh = shape.draw(rng, rows, customers * repeats)
        return np.where(rng.random(own.shape) < np.sqrt(0.8), own, fresh)

    return Shape(f"{shape.name}, each customer {repeats} times", draw, shape.truth)
