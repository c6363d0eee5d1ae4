"""Effects of a bad experience, held against statsmodels, matrix algebra and arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from orchestration.statistics.risk_differences import Groups, risk_difference

Floats = NDArray[np.float64]

LOST = np.array([1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0], dtype=float)
BAD = np.array([1.0] * 8 + [0.0] * 12)
ELSEWHERE = np.array([1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0], dtype=float)
QUARTER = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1])
NO_TERMS = np.empty((20, 0))


def people(lost: Floats, bad: Floats, others: Floats) -> Groups:
    """Groups of one each."""
    return Groups(np.ones_like(lost), lost, bad, others)


def test_without_other_terms_it_is_the_difference_of_two_shares() -> None:
    # 6 of 10 against 3 of 12; the variance p (1 - p) / n of each, times 22 / 20
    found = risk_difference(
        Groups(np.array([10.0, 12.0]), np.array([6.0, 3.0]), np.array([1.0, 0.0]), np.empty((2, 0)))
    )
    half = 1.959963984540054 * np.sqrt((0.024 + 0.1875 / 12) * 22 / 20)
    assert found.value == pytest.approx(0.35)
    assert [found.low, found.high] == pytest.approx([0.35 - half, 0.35 + half])


def test_it_is_what_statsmodels_says() -> None:
    # statsmodels 0.15.0: OLS(lost, [1, bad, elsewhere, quarter 1, quarter 2]).fit(cov_type="HC1")
    others = np.column_stack([ELSEWHERE, QUARTER == 1, QUARTER == 2])
    found = risk_difference(people(LOST, BAD, others))
    assert found.value == pytest.approx(0.21016949152542314)
    assert found.high - found.value == pytest.approx(1.959963984540054 * 0.23605791634731338)


def test_groups_say_the_same_as_the_people_in_them() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(1, 30, 24).astype(float)
    lost = np.floor(n * rng.uniform(0, 1, 24))
    bad, others = rng.integers(0, 2, 24).astype(float), rng.integers(0, 2, (24, 3)).astype(float)
    found = risk_difference(Groups(n, lost, bad, others))
    times = n.astype(int)
    outcomes = np.concatenate(
        [np.arange(all_) < gone for all_, gone in zip(times, lost, strict=True)]
    )
    terms = np.repeat(np.column_stack([bad, np.ones(24), others]), times, axis=0)
    bread = np.linalg.inv(terms.T @ terms)
    fitted = bread @ terms.T @ outcomes
    left = outcomes - terms @ fitted
    meat = (terms * left[:, None] ** 2).T @ terms
    variance = (bread @ meat @ bread)[0, 0] * len(left) / (len(left) - 5)
    assert found.value == pytest.approx(fitted[0])
    assert found.low == pytest.approx(fitted[0] - 1.959963984540054 * np.sqrt(variance))


def test_a_difference_that_is_of_the_segment_only_is_none() -> None:
    # small customers: 9 of 90 lost with, 1 of 10 without; large: 5 of 10 with, 45 of 90 without
    n, lost = np.array([90.0, 10.0, 10.0, 90.0]), np.array([9.0, 1.0, 5.0, 45.0])
    bad, large = np.array([1.0, 0.0, 1.0, 0.0]), np.array([[0.0], [0.0], [1.0], [1.0]])
    assert risk_difference(Groups(n, lost, bad, large)).value == pytest.approx(0)
    assert risk_difference(Groups(n, lost, bad, np.empty((4, 0)))).value == pytest.approx(-0.32)


@pytest.mark.parametrize(
    ("bad", "others"),
    [
        (np.zeros(20), NO_TERMS),
        (np.ones(20), NO_TERMS),
        (BAD, BAD[:, None]),
    ],
    ids=["nobody", "everybody", "as another term says"],
)
def test_where_nothing_can_be_compared_there_is_no_effect(bad: Floats, others: Floats) -> None:
    found = risk_difference(people(LOST, bad, others))
    assert np.isnan([found.value, found.low, found.high]).all()


def test_terms_that_say_the_same_do_no_harm() -> None:
    once = risk_difference(people(LOST, BAD, ELSEWHERE[:, None]))
    twice = risk_difference(people(LOST, BAD, np.column_stack([ELSEWHERE, 1 - ELSEWHERE])))
    assert twice.value == pytest.approx(once.value)
    assert twice.low == pytest.approx(once.low)


def test_nineteen_in_twenty_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(5)
    n = np.array([40.0, 160.0, 40.0, 160.0])
    bad, large = np.array([1.0, 0.0, 1.0, 0.0]), np.array([[0.0], [0.0], [1.0], [1.0]])
    risks = np.array([0.5, 0.3, 0.8, 0.6])
    found = [
        risk_difference(Groups(n, rng.binomial(n.astype(int), risks).astype(float), bad, large))
        for _ in range(2000)
    ]
    assert 0.935 < np.mean([each.low <= 0.2 <= each.high for each in found]) < 0.965
