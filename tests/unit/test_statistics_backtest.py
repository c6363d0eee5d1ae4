"""The back-test of priorities, worked out by hand and held against scipy."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from orchestration.statistics.backtest import backtest, spearman

SPRING, SUMMER = date(2024, 1, 1), date(2024, 4, 1)
Row = dict[str, object]


def forecast(day: date, **touchpoints: tuple[int, int, int]) -> list[Row]:
    """Rank, reach and next quarter's dissatisfied customers of each touchpoint."""
    return [
        {
            "touchpoint": name,
            "period_date": day,
            "priority_rank": rank,
            "reach_count": reach,
            "next_dissatisfied_count": came,
        }
        for name, (rank, reach, came) in touchpoints.items()
    ]


MISSED = forecast(SPRING, call=(2, 10, 20), delivery=(3, 90, 70), support=(1, 50, 10))
"""Rank says support, call, delivery; reach delivery, support, call."""
MET = forecast(SUMMER, call=(1, 20, 60), delivery=(2, 80, 30), support=(3, 10, 10))


def answer(*rows: Row) -> list[dict[str, Any]]:
    """What is published of them."""
    found: list[dict[str, Any]] = backtest(pa.Table.from_pylist(list(rows))).to_pylist()
    return found


def test_each_quarter_stands_by_itself_and_all_of_them_together() -> None:
    # spring: 10 of 100 at the first by rank, 70 at the largest; summer: 60 and 30 of 100. Ranks of
    # rank and outcome: (2, 1, 3) and (2, 3, 1) are opposite; of reach (1, 3, 2): half. Summer:
    # equal, and (2, 3, 1) against (3, 2, 1): half. All: 70 of 200 and 100 of 200
    spring, summer, every = answer(*MET, *MISSED)
    shares = ("priority_caught_share", "reach_caught_share", "difference")
    assert [spring[name] for name in shares] == [pytest.approx(x) for x in (0.1, 0.7, -0.6)]
    assert [summer[name] for name in shares] == [pytest.approx(x) for x in (0.6, 0.3, 0.3)]
    assert [every[name] for name in shares] == [pytest.approx(x) for x in (0.35, 0.5, -0.15)]
    told = [(row["priority_spearman"], row["reach_spearman"]) for row in (spring, summer, every)]
    assert told == [
        (pytest.approx(a), pytest.approx(b)) for a, b in ((-1, 0.5), (1, 0.5), (0, 0.5))
    ]
    assert [row["period_date"] for row in (spring, summer, every)] == [SPRING, SUMMER, None]
    assert [row["touchpoint_count"] for row in (spring, summer, every)] == [3, 3, 3]
    assert [row["dissatisfied_count"] for row in (spring, summer, every)] == [100, 100, 200]


def test_the_interval_is_that_of_a_difference_of_two_shares_of_one_sample() -> None:
    # of +1 (10), -1 (70) and 0 (20): variance (0.8 - 0.36) / 100
    spring, _ = answer(*MISSED)
    half = 1.96 * np.sqrt(0.44 / 100)
    assert spring["ci_low"] == pytest.approx(-0.6 - half, abs=0.02)
    assert spring["ci_high"] == pytest.approx(-0.6 + half, abs=0.02)


def test_over_all_it_says_what_other_quarters_might_have_said() -> None:
    # a quarter of the draws are twice spring, a quarter twice summer
    *_, every = answer(*MISSED, *MET)
    assert (every["ci_low"], every["ci_high"]) == (pytest.approx(-0.6), pytest.approx(0.3))


def test_every_run_says_the_same() -> None:
    assert answer(*MISSED, *MET) == answer(*reversed([*MISSED, *MET]))


def test_without_dissatisfied_customers_there_is_nothing_to_foretell() -> None:
    assert answer(*MET, *forecast(SPRING, call=(1, 5, 0), delivery=(2, 9, 0))) == answer(*MET)
    assert backtest(pa.Table.from_pylist(MET).slice(0, 0)).num_rows == 0


def test_one_touchpoint_has_no_correlation() -> None:
    (spring, _) = answer(*forecast(SPRING, call=(1, 5, 4)))
    assert (spring["priority_spearman"], spring["difference"]) == (None, 0)


def test_ties_share_their_rank() -> None:
    first, second = np.array([3.0, 1.0, 3.0, 2.0, 5.0]), np.array([1.0, 1.0, 2.0, 0.0, 7.0])
    assert spearman(first, second) == pytest.approx(stats.spearmanr(first, second).statistic)
