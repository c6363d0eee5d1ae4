"""Weights and gaps of surveys, held against every single answer written out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from orchestration.statistics.gaps import gaps
from orchestration.statistics.weighting import weighting

SPRING, SUMMER = date(2024, 4, 1), date(2024, 7, 1)


def cells(rows: list[tuple[str, date, int, int, int]]) -> pa.Table:
    """Cells of survey, quarter, invited, answered and the sum of the answers' signs."""
    survey, quarter, invited, answered, total = zip(*rows, strict=True)
    return pa.table(
        {
            "survey": survey,
            "kpi_id": ["nps"] * len(rows),
            "period_date": pa.array(quarter, pa.date32()),
            "unit_scale": [0.01] * len(rows),
            "invited_count": invited,
            "answered_count": answered,
            "numerator": total,
        }
    )


def test_a_group_that_answers_less_weighs_as_much_as_it_was_invited() -> None:
    # 60 invited, 10 answer, all promote; 40 invited, 20 answer, all detract:
    # raw (10 - 20) / 30, weighted (60 - 40) / 100; weights 6 and 2:
    # (10 * 6 + 20 * 2)^2 / (10 * 36 + 20 * 4) = 10000 / 440
    found = weighting(cells([("s", SPRING, 60, 10, 10), ("s", SPRING, 40, 20, -20)])).to_pylist()
    assert found == [
        {
            "survey": "s",
            "kpi_id": "nps",
            "period_date": SPRING,
            "invited_count": 100,
            "n": 30,
            "raw_value": pytest.approx(-100 / 3),
            "weighted_value": pytest.approx(20),
            "effective_n": pytest.approx(10000 / 440),
            "uncovered_share": 0,
        }
    ]


def test_surveys_and_quarters_are_weighed_apart_and_silence_is_told() -> None:
    rows = [
        ("s", SPRING, 50, 5, 5),
        ("s", SPRING, 50, 0, 0),
        ("s", SUMMER, 10, 1, -1),
        ("t", SPRING, 8, 8, 0),
    ]
    found = {
        (row["survey"], row["period_date"]): (
            row["weighted_value"],
            row["effective_n"],
            row["uncovered_share"],
        )
        for row in weighting(cells(rows)).to_pylist()
    }
    assert found == {
        ("s", SPRING): (pytest.approx(100), pytest.approx(5), pytest.approx(0.5)),
        ("s", SUMMER): (pytest.approx(-100), pytest.approx(1), 0),
        ("t", SPRING): (pytest.approx(0), pytest.approx(8), 0),
    }


def test_the_order_of_cells_changes_no_digit() -> None:
    # Thirds do not add up to the same double in every order.
    rows = [("s", SPRING, 7 + 3 * k, 3 * (1 + k % 4), (-1) ** k * (1 + k % 3)) for k in range(12)]
    assert weighting(cells(rows)).equals(weighting(cells(rows[::-1])))


def test_nothing_invited_gives_no_row() -> None:
    assert weighting(cells([("s", SPRING, 1, 1, 1)]).slice(0, 0)).num_rows == 0


def test_the_gap_is_that_of_welchs_test_of_the_ratings() -> None:
    employees = np.array([90.0, 75, 80, 60, 95])
    customers = np.array([50.0, 0, 75, 25, 100, 50, 75])
    table = pa.table(
        {
            "touchpoint": ["support"],
            "period_date": pa.array([SPRING], pa.date32()),
            **{
                f"{side}_{name}": [value]
                for side, points in (("employee", employees), ("customer", customers))
                for name, value in {
                    "n": len(points),
                    "sum": int(points.sum() * 252),
                    "squares": Decimal(int((points * 252) @ (points * 252))),
                }.items()
            },
        }
    )
    (row,) = gaps(table).to_pylist()
    interval = stats.ttest_ind(employees, customers, equal_var=False).confidence_interval(0.95)
    assert row["gap"] == pytest.approx(80 - 375 / 7)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high))
