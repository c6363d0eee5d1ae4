"""Tests of changes against scipy's own tests and published tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from orchestration.statistics.comparisons import net_score_z, two_proportion_z, welch_t
from orchestration.statistics.false_discovery import benjamini_hochberg


def column(*values: float | np.floating[Any]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def test_two_shares_are_compared_as_the_chi_squared_test_without_correction_does() -> None:
    table = np.array([[40, 60], [25, 90]])
    expected = stats.chi2_contingency(table, correction=False).pvalue
    p = two_proportion_z(column(40), column(100), column(25), column(115))
    assert p[0] == pytest.approx(expected)


def test_shares_of_all_and_all_do_not_differ() -> None:
    assert two_proportion_z(column(5), column(5), column(9), column(9))[0] == 1


def test_two_means_are_compared_as_welch_does() -> None:
    first, second = [3.1, 4.7, 2.2, 5.9, 4.4], [6.0, 7.5, 5.1, 9.9, 6.3, 7.7, 5.5]
    variances = tuple(column(np.var(x, ddof=1) / len(x)) for x in (first, second))
    p = welch_t(
        column(np.mean(first) - np.mean(second)),
        (variances[0], variances[1]),
        (column(len(first) - 1), column(len(second) - 1)),
    )
    assert p[0] == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)


def test_means_without_spread_cannot_be_compared_unless_they_are_equal() -> None:
    none, freedom = column(0, 0), column(4, 4)
    p = welch_t(column(0, 1), (none, none), (freedom, freedom))
    assert p[0] == 1
    assert np.isnan(p[1])


def test_net_scores_of_one_population_differ_significantly_about_5_times_in_100() -> None:
    generator = np.random.default_rng(5)
    counts = [generator.multinomial(n, [0.5, 0.3, 0.2], size=4000) for n in (80, 120)]
    sides = [
        ((c[:, 0] - c[:, 2]) / n, (c[:, 0] + c[:, 2]) / n)
        for c, n in zip(counts, (80, 120), strict=True)
    ]
    (mean, spread), (mean0, spread0) = sides
    p = net_score_z(mean, spread, np.full(4000, 80.0), (mean0, spread0, np.full(4000, 120.0)))
    assert 0.04 < np.mean(p <= 0.05) < 0.06


def test_a_net_score_of_two_answers_is_compared_like_two_shares() -> None:
    # Without passives, a net score is 2 share - 1, and the pooled tests are the same.
    p = net_score_z(column(0.2), column(1), column(50), (column(-0.1), column(1), column(40)))
    assert p[0] == pytest.approx(
        two_proportion_z(column(30), column(50), column(18), column(40))[0]
    )


def test_false_discovery_control_gives_the_four_findings_of_the_paper() -> None:
    # Benjamini and Hochberg (1995), section 3.2: fifteen p-values, the first four are findings.
    p = column(
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    )  # fmt: skip
    shuffled = np.random.default_rng(3).permutation(15)
    found = benjamini_hochberg(p[shuffled], np.zeros(15, dtype=np.int64))
    assert sorted(p[shuffled][found]) == [0.0001, 0.0004, 0.0019, 0.0095]


def test_families_do_not_help_or_hurt_each_other() -> None:
    p, family = column(0.04, 0.2, 0.04, 0.9), np.array([7, 3, 3, 3])
    assert benjamini_hochberg(p, family).tolist() == [True, False, False, False]


def test_a_later_rank_that_passes_takes_the_earlier_ones_along() -> None:
    p = column(0.04, 0.045, 0.049)
    assert benjamini_hochberg(p, np.zeros(3, dtype=np.int64)).all()


def test_no_tests_at_all_give_no_findings() -> None:
    assert benjamini_hochberg(column(), np.empty(0, dtype=np.int64)).tolist() == []
