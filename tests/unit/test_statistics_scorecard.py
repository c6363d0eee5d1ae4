"""The scorecard over a few hand-made cells: history, changes, flags of persons, status."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from orchestration.statistics.scorecard import scorecard

FLAGS = {"is_mature": True, "is_partial": False, "is_small_sample": False, "is_hidden": False}
WORDS = (
    *("kpi_id", "period_grain", "dimension", "dimension_value", "timing", "scale_family"),
    *("kind", "interval_method", "direction"),
)
NUMBERS = (
    *("numerator", "denominator", "squares", "clusters", "cluster_squares", "cluster_products"),
    *("cluster_counts", "quantile_value", "quantile_low", "quantile_high", "unit_scale"),
    *("target_value", "watch_value"),
)


def share(start: date, successes: int, n: int, **other: Any) -> dict[str, Any]:
    """Components of a share over one month, all of it, unless told otherwise."""
    return {
        **dict.fromkeys(NUMBERS),
        "kpi_id": "on_time",
        "period_grain": "month",
        "period_date": start,
        "timing": "all",
        "dimension": "all",
        "dimension_value": "all",
        "scale_family": "any",
        "kind": "share",
        "interval_method": "wilson",
        "direction": "up",
        "unit_scale": 1.0,
        "n": n,
        "numerator": successes,
        "denominator": n,
        **FLAGS,
        **other,
    }


def published(*cells: dict[str, Any]) -> list[dict[str, Any]]:
    """The scorecard's rows, in the order of the cells."""
    types = {
        **{name: pa.string() for name in WORDS},
        **{name: pa.float64() for name in NUMBERS},
        **{name: pa.bool_() for name in FLAGS},
        "period_date": pa.date32(),
        "n": pa.int64(),
    }
    columns = {name: pa.array([c[name] for c in cells], type=t) for name, t in types.items()}
    rows: list[dict[str, Any]] = scorecard(pa.table(columns)).to_pylist()
    return rows


def months(count: int, first: int = 0) -> list[date]:
    return [date(2023 + (first + k) // 12, (first + k) % 12 + 1, 1) for k in range(count)]


def test_value_is_a_quotient_and_null_where_there_is_nothing_to_divide_by() -> None:
    some, none = published(share(date(2024, 1, 1), 3, 4), share(date(2024, 2, 1), 0, 0))
    assert some["value"] == 0.75
    assert none["value"] is None
    assert none["ci_low"] is None
    assert none["n"] == 0


def test_previous_value_is_that_of_the_period_before_and_null_after_a_gap() -> None:
    rows = published(
        *(share(d, 1, 2) for d in (date(2023, 12, 1), date(2024, 1, 1), date(2024, 3, 1)))
    )
    assert [row["previous_value"] for row in rows] == [None, 0.5, None]
    assert [row["change"] for row in rows] == [None, 0, None]


def test_iso_weeks_follow_each_other_across_the_years_end() -> None:
    weeks = (date(2024, 12, 23), date(2024, 12, 30), date(2025, 1, 6))
    rows = published(*(share(d, k, 4, period_grain="week") for k, d in enumerate(weeks)))
    assert [row["previous_value"] for row in rows] == [None, 0, 0.25]


def test_series_do_not_look_at_each_other() -> None:
    first, second = date(2024, 1, 1), date(2024, 2, 1)
    rows = published(
        share(first, 1, 4),
        share(first, 2, 4, timing="well_timed"),
        share(first, 3, 4, dimension="channel", dimension_value="all"),
        share(second, 4, 4, dimension="channel", dimension_value="web"),
        share(second, 4, 4, kpi_id="other"),
        share(second, 4, 4, scale_family="1-10"),
    )
    assert {row["previous_value"] for row in rows} == {None}


def test_baseline_is_the_twelve_months_before_and_not_the_month_itself() -> None:
    successes = [0, *[10, 20] * 6, 90]
    cells = [share(d, k, 100) for d, k in zip(months(14), successes, strict=True)]
    last = published(*cells)[-1]
    # Twelve months of 0.1 and 0.2 in turn; the thirteenth back, 0, is too old to count.
    assert last["baseline_mean"] == pytest.approx(0.15)
    assert last["baseline_stddev"] == pytest.approx((12 * 0.05**2 / 11) ** 0.5)
    assert last["z_score"] == pytest.approx((0.9 - 0.15) / (12 * 0.05**2 / 11) ** 0.5)


def test_fewer_than_six_months_are_no_baseline() -> None:
    rows = published(*(share(d, 1, 2) for d in months(7)))
    assert [row["baseline_mean"] for row in rows] == [None] * 6 + [0.5]
    assert rows[-1]["z_score"] is None  # no spread, no score


def test_a_day_is_compared_with_the_same_weekday() -> None:
    first = date(2024, 1, 1)
    days = [first + timedelta(days=k) for k in range(7 * 7)]
    cells = [share(d, 8 if d.weekday() >= 5 else 2, 10, period_grain="day") for d in days]
    rows = {row["period_date"]: row for row in published(*cells)}
    assert rows[date(2024, 2, 17)]["baseline_mean"] == pytest.approx(0.8)
    assert rows[date(2024, 2, 16)]["baseline_mean"] == pytest.approx(0.2)
    assert rows[date(2024, 2, 17)]["previous_value"] == pytest.approx(0.2)


def test_the_whole_is_tested_plainly_and_breakdowns_as_a_family() -> None:
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    # 50 to 36 of 100: z = 0.14 / sqrt(0.43 * 0.57 * 2 / 100) = 2.000, p = 0.0456.
    cells = [share(january, 50, 100), share(february, 36, 100)]
    for name, successes in (("web", 36), ("app", 50), ("store", 50)):
        one = {"dimension": "channel", "dimension_value": name}
        cells += [share(january, 50, 100, **one), share(february, successes, 100, **one)]
    rows = published(*cells)
    assert rows[1]["change_p_value"] == pytest.approx(0.0456, abs=1e-4)
    assert rows[1]["is_significant"] is True
    assert rows[3]["change_p_value"] == rows[1]["change_p_value"]
    assert rows[3]["is_significant"] is False  # a third of 5 % is asked of the smallest of three
    assert rows[0]["is_significant"] is None


def test_nothing_is_proven_from_or_to_a_small_sample() -> None:
    # 0 to 4 of 4: z = 1 / sqrt(0.5 * 0.5 * 2 / 4) = 2.83, p = 0.0047.
    small = {"is_small_sample": True}
    first, second, third, fourth = months(4)
    rows = published(
        share(first, 0, 4, **small),
        share(second, 4, 4, **small),
        share(third, 90, 100),
        share(fourth, 50, 100),
    )
    assert rows[1]["change_p_value"] == pytest.approx(0.0047, abs=1e-4)
    assert [row["is_significant"] for row in rows] == [None, None, None, True]


def test_a_small_sample_asks_nothing_of_the_others_of_its_family() -> None:
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    cells = []
    # 50 to 36 of 100 has p = 0.0456: significant alone, and not as one of two.
    for name, n, successes in (("web", 100, 36), ("app", 4, 2)):
        one = {"dimension": "channel", "dimension_value": name, "is_small_sample": n < 5}
        cells += [share(january, n // 2, n, **one), share(february, successes, n, **one)]
    assert [row["is_significant"] for row in published(*cells)] == [None, True, None, None]


def test_breakdowns_by_the_day_are_not_called_significant_or_not() -> None:
    one = {"dimension": "channel", "dimension_value": "web", "period_grain": "day"}
    rows = published(
        share(date(2024, 1, 1), 1, 100, **one), share(date(2024, 1, 2), 99, 100, **one)
    )
    assert rows[1]["change_p_value"] < 0.001
    assert rows[1]["is_significant"] is None


def test_a_person_with_a_small_sample_shows_neither_values_nor_traces_of_them() -> None:
    one = {"dimension": "agent", "dimension_value": "a1"}
    hidden = {**one, "is_hidden": True, "is_small_sample": True}
    cells = [share(date(2024, 1, 1), 1, 4, **hidden), share(date(2024, 2, 1), 5, 9, **one)]
    small, large = published(*cells)
    shown = {name for name, value in small.items() if value is not None}
    assert shown == {
        *("kpi_id", "period_grain", "period_date", "dimension", "dimension_value", "timing", "n"),
        *("is_mature", "is_partial", "is_small_sample"),
    }
    assert large["value"] == pytest.approx(5 / 9)
    assert large["previous_value"] is None
    assert large["change_p_value"] is None


@pytest.mark.parametrize(
    ("direction", "value", "status"),
    [
        ("up", 95, "good"),
        ("up", 90, "watch"),
        ("up", 89, "bad"),
        ("down", 95, "watch"),
        ("down", 96, "bad"),
    ],
)
def test_status_follows_target_and_watch_threshold(direction: str, value: int, status: str) -> None:
    target, watch = (0.95, 0.9) if direction == "up" else (0.9, 0.95)
    limits = {"target_value": target, "watch_value": watch, "direction": direction}
    assert published(share(date(2024, 1, 1), value, 100, **limits))[0]["status"] == status


def test_no_target_no_status() -> None:
    assert published(share(date(2024, 1, 1), 1, 2))[0]["status"] is None


def test_times_come_back_in_the_kpis_unit() -> None:
    moments = {"squares": 3600**2 + 7200**2, "cluster_squares": 3600**2 + 7200**2}
    hours = share(
        date(2024, 1, 1), 10_800, 2, kind="mean", interval_method="student_t", unit_scale=3600.0,
        clusters=2, cluster_products=10_800, cluster_counts=2, **moments,
    )  # fmt: skip
    (row,) = published(hours)
    assert (row["value"], row["numerator"], row["denominator"]) == (1.5, 3, 2)
    # Two values, 1 and 2 hours: 1.5 +- 12.706 * 0.5.
    assert row["ci_high"] == pytest.approx(1.5 + 12.7062 * 0.5, abs=1e-4)


def test_levels_and_counts_have_neither_interval_nor_test() -> None:
    for kind in ("level", "count"):
        plain = {"kind": kind, "interval_method": "none", "denominator": 1}
        _, row = published(
            *(share(d, k, k, **plain) for d, k in ((date(2024, 1, 1), 7), (date(2024, 2, 1), 9)))
        )
        assert (row["value"], row["change"], row["denominator"]) == (9, 2, None)
        assert (row["ci_low"], row["change_p_value"], row["is_significant"]) == (None, None, None)


def test_no_cells_at_all_are_an_empty_scorecard() -> None:
    assert published() == []
