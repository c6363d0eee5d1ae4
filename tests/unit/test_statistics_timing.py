"""Well-timed scores beside the others, held against scipy and arithmetic by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from scipy import stats

from orchestration.statistics.intervals import tango
from orchestration.statistics.timing import timing

APRIL = date(2024, 4, 1)
_COUNTS = ((72, 80), (21, 35))
METHODS = {"nps": ("tango", 0.01), "csat": ("wilson", 1.0), "ces": ("student_t", 252.0)}
Values = NDArray[np.int64]


Cells = list[dict[str, object]]


def cells_of(kpi: str, day: date = APRIL, **values: Values) -> Cells:
    """The cells of one key: of each timing reason the values, in the KPI's smallest unit."""
    method, unit = METHODS[kpi]
    return [
        {
            "kpi_id": kpi,
            "scale": "0-10",
            "dimension": "all",
            "dimension_value": "all",
            "period_grain": "month",
            "period_date": day,
            "timing_reason": reason,
            "interval_method": method,
            "unit_scale": unit,
            "n": len(held),
            "total": int(held.sum()),
            "squares": int((held**2).sum()),
        }
        for reason, held in values.items()
    ]


def compared(*cells: dict[str, object]) -> list[dict[str, Any]]:
    """What is published of the cells."""
    found: list[dict[str, Any]] = timing(pa.Table.from_pylist(list(cells))).to_pylist()
    return found


def early(kpi: str, well: Values, other: Values) -> dict[str, Any]:
    """What is published of well-timed values and others that came before delivery."""
    rows = compared(*cells_of(kpi, well_timed=well, before_delivery=other))
    (found,) = (row for row in rows if row["timing_reason"] == "premature")
    return found


def signs(plus: int, zero: int, minus: int) -> Values:
    """Promoters, passives and detractors."""
    return np.repeat([1, 0, -1], [plus, zero, minus])


def test_every_reason_stands_beside_the_well_timed() -> None:
    # well timed 6 promoters, 3 passives, 1 detractor: 5 of 10; before delivery 1 - 3 of 5; with a
    # replacement open -2 of 2; stale 1 of 1; unknown 0 of 2. All of them 5 - 2 - 2 + 1 = 2 of 20;
    # premature -4 of 7; not well timed -3 of 8
    rows = compared(
        *cells_of(
            "nps",
            unknown=signs(0, 2, 0),
            before_delivery=signs(1, 1, 3),
            well_timed=signs(6, 3, 1),
            stale=signs(1, 0, 0),
            replacement_open=signs(0, 0, 2),
        )
    )
    assert {(row["n"], row["well_timed_n"]) for row in rows} == {(20, 10)}
    assert [row["score"] for row in rows] == [pytest.approx(10)] * 6
    assert [row["well_timed_score"] for row in rows] == [pytest.approx(50)] * 6
    found = {row["timing_reason"]: (row["other_n"], row["other_score"]) for row in rows}
    assert found == {
        "before_delivery": (5, pytest.approx(-40)),
        "replacement_open": (2, pytest.approx(-100)),
        "stale": (1, pytest.approx(100)),
        "unknown": (2, pytest.approx(0)),
        "premature": (7, pytest.approx(-400 / 7)),
        "not_well_timed": (8, pytest.approx(-300 / 8)),
    }
    for row in rows:
        assert row["difference"] == pytest.approx(50 - row["other_score"])


def test_months_are_apart_and_the_well_timed_alone_have_a_row() -> None:
    may = date(2024, 5, 1)
    rows = compared(
        *cells_of("nps", well_timed=signs(1, 0, 0)),
        *cells_of("nps", may, well_timed=signs(0, 0, 1), stale=signs(1, 0, 0)),
    )
    told = sorted((str(row["period_date"]), row["timing_reason"], row["other_n"]) for row in rows)
    assert told == [
        ("2024-04-01", "not_well_timed", 0),
        ("2024-05-01", "not_well_timed", 1),
        ("2024-05-01", "stale", 1),
    ]


def test_the_difference_of_shares_has_newcombes_interval() -> None:
    well, other = np.repeat([1, 0], [72, 8]), np.repeat([1, 0], [21, 14])
    found = early("csat", well, other)
    one, two = (stats.binomtest(k, n).proportion_ci(method="wilson") for k, n in _COUNTS)
    low = 0.3 - np.hypot(0.9 - one.low, two.high - 0.6)
    high = 0.3 + np.hypot(one.high - 0.9, 0.6 - two.low)
    assert found["difference"] == pytest.approx(0.3)
    assert (found["ci_low"], found["ci_high"]) == (pytest.approx(low), pytest.approx(high))
    told = stats.chi2_contingency([[72, 8], [21, 14]], correction=False)
    assert found["p_value"] == pytest.approx(told.pvalue)


def test_the_difference_of_means_is_welchs() -> None:
    rng = np.random.default_rng(5)
    well, other = rng.integers(0, 7, 40) * 4200, rng.integers(0, 5, 12) * 4200
    found = early("ces", well, other)
    told = stats.ttest_ind(well / 252, other / 252, equal_var=False)
    limits = told.confidence_interval()
    assert found["difference"] == pytest.approx(well.mean() / 252 - other.mean() / 252)
    assert found["ci_low"] == pytest.approx(limits.low)
    assert found["ci_high"] == pytest.approx(limits.high)
    assert found["p_value"] == pytest.approx(told.pvalue)


def test_the_difference_of_net_scores_has_its_limits_and_its_test() -> None:
    # 0.5 of 10 with 7 of 10 not passive, -0.4 of 5 with 4 of 5: pooled 3 / 15 and 11 / 15,
    # variance (11 / 15 - 1 / 25) * (1 / 10 + 1 / 5); the limits lie as far off as the two
    # groups' own limits do, added as the sides of a right angle
    found = early("nps", signs(6, 3, 1), signs(1, 1, 3))
    z = 0.9 / np.sqrt((11 / 15 - 1 / 25) * 0.3)
    assert found["p_value"] == pytest.approx(2 * stats.norm.sf(z))
    one, two = ((float(a[0]), float(b[0])) for a, b in _limits((6, 1, 10), (1, 3, 5)))
    below = np.hypot(0.5 - one[0], two[1] + 0.4)
    above = np.hypot(one[1] - 0.5, -0.4 - two[0])
    assert found["ci_low"] == pytest.approx(90 - 100 * below)
    assert found["ci_high"] == pytest.approx(90 + 100 * above)


def _limits(*groups: tuple[int, int, int]) -> list[tuple[NDArray[np.float64], ...]]:
    return [tango(*(np.array([float(count)]) for count in group)) for group in groups]


def test_nineteen_in_twenty_intervals_of_net_scores_hold_the_truth() -> None:
    rng = np.random.default_rng(11)
    shares, others = (0.5, 0.3, 0.2), (0.2, 0.3, 0.5)
    cells = [
        cell
        for day in range(2000)
        for cell in cells_of(
            "nps",
            APRIL + timedelta(day),
            well_timed=signs(*rng.multinomial(120, shares)),
            ticket_open=signs(*rng.multinomial(25, others)),
        )
    ]
    rows = [row for row in compared(*cells) if row["timing_reason"] == "premature"]
    assert len(rows) == 2000
    assert 0.94 < np.mean([row["ci_low"] <= 60 <= row["ci_high"] for row in rows]) < 0.97


def test_without_both_groups_there_is_no_difference() -> None:
    nobody_well_timed = cells_of("csat", before_delivery=np.array([1, 0]))
    for row in compared(*cells_of("nps", well_timed=signs(3, 1, 0)), *nobody_well_timed):
        told = [row[name] for name in ("difference", "ci_low", "p_value", "is_significant")]
        assert told == [None] * 4


def test_all_early_answers_together_need_no_correction() -> None:
    # 60 of 100 against 45 of 100: p = 0.034
    rows = compared(
        *cells_of(
            "csat",
            well_timed=np.repeat([1, 0], [60, 40]),
            ticket_open=np.repeat([1, 0], [45, 55]),
            unknown=np.repeat([1, 0], [60, 40]),
            stale=np.repeat([1, 0], [60, 40]),
        )
    )
    told = {row["timing_reason"]: (row["p_value"], row["is_significant"]) for row in rows}
    expected = stats.chi2_contingency([[60, 40], [45, 55]], correction=False).pvalue
    assert told["premature"] == (pytest.approx(expected), True)
    assert told["ticket_open"] == (pytest.approx(expected), False)


def test_nothing_answered_gives_no_row() -> None:
    cells = pa.Table.from_pylist(cells_of("nps", well_timed=signs(1, 0, 0)))
    assert timing(cells.slice(0, 0)).num_rows == 0
