"""Intervals against published examples, brute force and simulation; none of our own output."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, stats

from orchestration.statistics.clustering import Moments, effective_n, variance_of_mean
from orchestration.statistics.intervals import Z, student_t, tango, wilson
from orchestration.statistics.order_statistics import quantile_ranks


def column(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def moments_of(scores: list[list[float]]) -> Moments:
    """Moments of one cell, from the scores of each customer."""
    flat = [x for customer in scores for x in customer]
    return Moments(
        n=column(len(flat)),
        total=column(sum(flat)),
        squares=column(sum(x * x for x in flat)),
        clusters=column(len(scores)),
        cluster_squares=column(sum(sum(c) ** 2 for c in scores)),
        cluster_products=column(sum(sum(c) * len(c) for c in scores)),
        cluster_counts=column(sum(len(c) ** 2 for c in scores)),
    )


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_limits_that_newcombe_1998_prints(
    successes: int, n: int, low: float, high: float
) -> None:
    # Newcombe (1998), Statistics in Medicine 17:857-872, Table I, method 3.
    limits = wilson(column(successes), column(n))
    assert [float(limit[0]) for limit in limits] == pytest.approx([low, high], abs=5e-5)


def test_wilson_of_none_begins_at_zero_and_of_all_ends_at_one() -> None:
    n = np.arange(1.0, 500.0)
    assert set(wilson(0 * n, n)[0]) == {0.0}
    assert set(wilson(n, n)[1]) == {1.0}


def test_wilson_of_nothing_is_no_interval() -> None:
    low, high = wilson(column(0), column(0))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_tango_gives_the_limits_that_fagerland_2014_prints() -> None:
    # Airway reactivity: 1 pair for, 7 against, 13 alike. Fagerland, Lydersen and Laake (2014),
    # Statistics in Medicine 33:2850-2875, Table V.
    low, high = tango(column(1), column(7), column(21))
    assert [low[0], high[0]] == pytest.approx([-0.517, -0.026], abs=5e-4)


@pytest.mark.parametrize(("plus", "minus", "n"), [(1, 7, 21), (40, 20, 160), (3, 0, 9), (0, 0, 12)])
def test_tango_limits_are_where_the_score_of_the_likeliest_counts_reaches_its_limit(
    plus: int, minus: int, n: int
) -> None:
    for limit in tango(column(plus), column(minus), column(n)):
        d = float(limit[0])
        q = likeliest_minus(plus, minus, n, d)
        squared = (plus - minus - n * d) ** 2 / (n * (2 * q + d * (1 - d)))
        assert squared == pytest.approx(Z**2, rel=1e-4)


def likeliest_minus(plus: int, minus: int, n: int, d: float) -> float:
    """Probability of -1 that makes the counts likeliest when plus leads minus by d, by search."""

    def unlikely(q: float) -> float:
        probabilities = (q + d, q, 1 - 2 * q - d)
        counts = (plus, minus, n - plus - minus)
        likely = sum(c * np.log(p) for c, p in zip(counts, probabilities, strict=True) if c)
        return -float(likely)

    edges = (max(0.0, -d) + 1e-13, (1 - d) / 2 - 1e-13)
    found = optimize.minimize_scalar(
        unlikely, bounds=edges, method="bounded", options={"xatol": 1e-12}
    )
    return float(found.x)


def test_tango_of_promoters_only_ends_at_one_and_of_detractors_only_at_minus_one() -> None:
    low, high = tango(column(30, 0), column(0, 30), column(30, 30))
    assert high[0] == pytest.approx(1.0)
    assert low[1] == pytest.approx(-1.0)
    assert low[0] == pytest.approx(-high[1])
    assert 0.7 < low[0] < 1


def test_tango_covers_the_true_net_score_about_95_times_in_100() -> None:
    draws = np.random.default_rng(11).multinomial(60, [0.5, 0.3, 0.2], size=4000).astype(np.float64)
    low, high = tango(draws[:, 0], draws[:, 2], np.full(4000, 60.0))
    covered = np.mean((low <= 0.3) & (high >= 0.3))
    assert 0.935 < covered < 0.965


def test_the_interval_of_a_mean_without_repeats_is_the_textbook_one() -> None:
    scores = [3.0, 5.0, 8.0, 1.0, 4.0]
    moments = moments_of([[x] for x in scores])
    low, high = student_t(moments.mean, variance_of_mean(moments), moments.clusters)
    expected = stats.ttest_1samp(scores, 0).confidence_interval(0.95)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))


def test_customers_who_answer_equally_often_count_as_their_means() -> None:
    scores = [[2.0, 4.0], [9.0, 7.0], [5.0, 5.0], [1.0, 0.0]]
    moments = moments_of(scores)
    low, high = student_t(moments.mean, variance_of_mean(moments), moments.clusters)
    expected = stats.ttest_1samp([np.mean(c) for c in scores], 0).confidence_interval(0.95)
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))


def test_clustered_variance_is_the_sum_over_customers_written_out() -> None:
    scores = [[2.0], [9.0, 7.0, 8.0], [5.0, 4.0], [1.0]]
    n, mean = 7, 36 / 7
    spread = sum((sum(c) - mean * len(c)) ** 2 for c in scores)
    assert variance_of_mean(moments_of(scores))[0] == pytest.approx(4 / 3 * spread / n**2)


def test_one_customer_alone_has_no_interval() -> None:
    moments = moments_of([[4.0, 5.0, 6.0]])
    low, _ = student_t(moments.mean, variance_of_mean(moments), moments.clusters)
    assert np.isnan(low[0])


def test_equal_values_have_a_variance_of_exactly_zero() -> None:
    moments = moments_of([[259_213.0]] * 777)
    assert variance_of_mean(moments)[0] == 0


def test_repeating_oneself_entirely_counts_once() -> None:
    twice = [[x, x] for x in (1.0, -1.0, 0.0, 1.0, 1.0, -1.0, 0.0, 1.0)]
    assert effective_n(moments_of(twice))[0] == pytest.approx(8, rel=0.1)
    assert effective_n(moments_of([[1.0] * 4] * 5))[0] == pytest.approx(5)
    assert effective_n(moments_of([[1.0]] * 5))[0] == pytest.approx(5)


def binomial_below(n: int, p: Fraction, k: int) -> Fraction:
    """P(B <= k), exactly."""
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), Fraction(0))


@pytest.mark.parametrize("quantile", [Fraction(1, 2), Fraction(9, 10)])
def test_quantile_ranks_are_those_that_exact_binomials_give(quantile: Fraction) -> None:
    sizes = np.arange(1, 81)
    ranks = quantile_ranks(sizes, float(quantile))
    tail = Fraction(1, 40)
    for n, low, high in zip(sizes.tolist(), ranks.low, ranks.high, strict=True):
        lows = [r for r in range(1, n + 1) if binomial_below(n, quantile, r - 1) <= tail]
        highs = [r for r in range(1, n + 1) if 1 - binomial_below(n, quantile, r - 1) <= tail]
        expected = (max(lows), min(highs)) if lows and highs else (0, 0)
        assert (low, high) == expected, n


def test_a_median_needs_six_observations_and_a_ninetieth_percentile_thirty_six() -> None:
    sizes = np.arange(1, 60)
    assert int(sizes[quantile_ranks(sizes, 0.5).low > 0][0]) == 6
    assert int(sizes[quantile_ranks(sizes, 0.9).low > 0][0]) == 36


def test_the_median_of_four_lies_halfway_between_the_second_and_the_third() -> None:
    ranks = quantile_ranks(np.array([4, 5, 1]), 0.5)
    assert ranks.below.tolist() == [2, 3, 1]
    assert ranks.above.tolist() == [3, 4, 1]
    assert ranks.weight_above.tolist() == [0.5, 0, 0]
