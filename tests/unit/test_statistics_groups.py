"""Groups of customers beside others, held against scipy and arithmetic by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from orchestration.statistics.groups import group_differences

Row = dict[str, object]


def cell(
    signal: str, method: str, own: list[int], other: list[int], unit: float = 1, **told: object
) -> Row:
    """A group's values of a signal and those of the others, in the smallest unit."""
    sums = {
        f"{side}{name}": found
        for side, values in (("", np.array(own)), ("other_", np.array(other)))
        for name, found in (
            ("n", len(values)),
            ("total", int(values.sum())),
            ("squares", int((values**2).sum())),
        )
    }
    usual: Row = {
        "family": "segments",
        "signal": signal,
        "scale": "any",
        "period_grain": "quarter",
        "period_date": date(2024, 1, 1),
        "dimension": "segment",
        "dimension_value": "small",
        "interval_method": method,
        "unit_scale": float(unit),
    }
    return usual | sums | told


def compared(*cells: Row) -> list[dict[str, Any]]:
    """What is published of them."""
    rows: list[dict[str, Any]] = group_differences(pa.Table.from_pylist(list(cells))).to_pylist()
    return rows


def test_means_are_told_in_their_unit_with_welchs_test() -> None:
    own, other = [60, 120, 240, 600], [60, 60, 180, 120, 60]
    (found,) = compared(cell("first_response_minutes", "student_t", own, other, 60))
    told = stats.ttest_ind(np.array(own) / 60, np.array(other) / 60, equal_var=False)
    assert (found["value"], found["other_value"]) == (pytest.approx(4.25), pytest.approx(1.6))
    assert found["difference"] == pytest.approx(2.65)
    assert found["p_value"] == pytest.approx(told.pvalue)
    assert found["ci_low"] == pytest.approx(told.confidence_interval().low)
    assert (found["value_low"], found["value_high"]) == (None, None)


def test_shares_have_their_own_interval_and_that_of_the_difference() -> None:
    own, other = [1] * 30 + [0] * 10, [1] * 45 + [0] * 55
    (found,) = compared(cell("customers_kept", "wilson", own, other))
    one, two = (
        stats.binomtest(k, n).proportion_ci(method="wilson") for k, n in ((30, 40), (45, 100))
    )
    assert (found["value_low"], found["value_high"]) == (
        pytest.approx(one.low),
        pytest.approx(one.high),
    )
    assert found["ci_low"] == pytest.approx(0.3 - np.hypot(0.75 - one.low, two.high - 0.45))
    told = stats.chi2_contingency([[30, 10], [45, 55]], correction=False)
    assert found["p_value"] == pytest.approx(told.pvalue)
    assert found["is_significant"]


def test_of_many_signals_of_one_quarter_a_few_are_low_by_chance() -> None:
    # 60 of 100 against 45 of 100: p = 0.034, significant alone, not as one of four
    small = cell("reopen_rate", "wilson", [1] * 60 + [0] * 40, [1] * 45 + [0] * 55)
    same = [
        cell(name, "wilson", [1] * 60 + [0] * 40, [1] * 60 + [0] * 40)
        for name in ("csat", "order_defect_rate", "on_time_delivery_rate")
    ]
    assert [row["is_significant"] for row in compared(small)] == [True]
    assert [row["is_significant"] for row in compared(small, *same)] == [False] * 4
    elsewhere = [each | {"dimension": "value_class"} for each in same]
    assert [row["is_significant"] for row in compared(small, *elsewhere)] == [True, *[False] * 3]


def test_a_group_with_nothing_to_be_held_against_has_no_difference() -> None:
    (found,) = compared(cell("0", "wilson", [1, 0], [], family="bad_experiences"))
    told = [found[name] for name in ("other_value", "difference", "p_value", "is_significant")]
    assert told == [None] * 4
    assert (found["n"], found["value"], found["other_n"]) == (2, 0.5, 0)
