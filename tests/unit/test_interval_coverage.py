"""The page of simulated coverage, against exact sums and against a simulation of its own."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from benchmarks.intervals.page import PAGE
from benchmarks.intervals.simulate import SIZES, coverage, false_alarms

SAMPLES = 1_000
_ROW = re.compile(
    r"^\| ([^|]+) \| ([^|]+) \| ((?:[\d.]+%|none)(?: \| (?:[\d.]+%|none))*) \|$", re.M
)


@pytest.fixture(scope="module")
def shown() -> dict[tuple[str, str], list[float]]:
    """The page's figures by method and shape; NaN for none."""
    rows = _ROW.findall(PAGE.read_text("utf-8"))
    return {
        (method, shape): [_share(one) for one in cells.split(" | ")]
        for method, shape, cells in rows
    }


def _share(cell: str) -> float:
    return float("nan") if cell == "none" else float(cell.removesuffix("%")) / 100


def test_the_page_shows_what_a_simulation_with_other_draws_finds(
    shown: dict[tuple[str, str], list[float]],
) -> None:
    found = {
        (line.method, line.shape): line.shares
        for lines in (coverage, false_alarms)
        for line in lines(SAMPLES, seed=2024)
    }
    assert set(found) == set(shown)
    for key, shares in found.items():
        for one, published in zip(shares, shown[key], strict=True):
            assert np.isnan(one) == np.isnan(published), key
            noise = 5 * np.sqrt(max(published * (1 - published), 0.001) / SAMPLES) + 0.0006
            assert np.isnan(one) or abs(one - published) < noise, key


@pytest.mark.parametrize("p", [0.01, 0.05, 0.2, 0.5, 0.9])
def test_wilson_holds_as_often_as_the_binomial_sums_say(
    shown: dict[tuple[str, str], list[float]], p: float
) -> None:
    for n, published in zip(SIZES, shown["wilson", f"{p:.0%}"], strict=True):
        limits = [stats.binomtest(k, n).proportion_ci(method="wilson") for k in range(n + 1)]
        holding = [k for k, limit in enumerate(limits) if limit.low <= p <= limit.high]
        held = np.sum(stats.binom.pmf(holding, n, p))
        assert published == pytest.approx(held, abs=0.008), (n, p)


@pytest.mark.parametrize(("name", "quantile"), [("median", 0.5), ("p90", 0.9)])
def test_order_statistics_hold_as_often_as_the_binomial_says_whatever_the_shape(
    shown: dict[tuple[str, str], list[float]], name: str, quantile: float
) -> None:
    shapes = [key for key in shown if key[0] == f"order_statistic, {name}"]
    assert len(shapes) > 1
    for key in shapes:
        for n, published in zip(SIZES, shown[key], strict=True):
            below = stats.binom(n, quantile)
            low = max((r for r in range(n + 1) if below.cdf(r - 1) <= 0.025), default=0)
            high = min((r for r in range(1, n + 2) if below.sf(r - 1) <= 0.025), default=n + 1)
            if low < 1 or high > n:
                assert np.isnan(published), (n, key)
            else:
                held = below.cdf(high - 1) - below.cdf(low - 1)
                assert published == pytest.approx(held, abs=0.008), (n, key)
