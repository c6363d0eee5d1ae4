"""Figures of journey stages, worked out by hand."""

from __future__ import annotations

import math
from datetime import date
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from orchestration.statistics.stages import drop_offs, duration_cells, stage_values

Z = 1.959963984540054
JANUARY, FEBRUARY, MARCH, APRIL = (date(2024, month, 1) for month in (1, 2, 3, 4))
Row = dict[str, Any]
_NOTHING = dict.fromkeys(
    (
        *("quantile_value", "quantile_low", "quantile_high", "target_value", "watch_value"),
        *("squares", "clusters", "cluster_squares", "cluster_products", "cluster_counts"),
    )
)
_DOUBLES = pa.schema([(name, pa.float64()) for name in (*_NOTHING, "numerator", "denominator")])


def component(measure: str, day: date, n: int, numerator: int | None = None, **more: Any) -> Row:
    """A row of int_stage_components; a share unless it is told to be something else."""
    return {
        **_NOTHING,
        "kpi_id": f"buy:cart:{measure}",
        "journey_id": "buy",
        "stage_id": "cart",
        "measure": measure,
        "period_grain": "month",
        "period_date": day,
        "dimension": "all",
        "dimension_value": "all",
        "timing": "all",
        "scale_family": "any",
        "n": n,
        "numerator": numerator,
        "denominator": n,
        "kind": "share",
        "interval_method": "wilson",
        "direction": "up",
        "unit_scale": 1.0,
        "is_mature": True,
        "is_partial": False,
        "is_small_sample": n < 5,
        "is_hidden": False,
        "still_in_count": 0,
    } | more


def published(*rows: Row) -> list[Row]:
    """What is published of the components, in their order."""
    names = [name for name in rows[0] if name not in _DOUBLES.names]
    table = pa.Table.from_pylist([{name: row[name] for name in names} for row in rows])
    for field in _DOUBLES:
        table = table.append_column(field, pa.array([row[field.name] for row in rows], field.type))
    found: list[Row] = stage_values(table).to_pylist()
    return found


def test_a_conversion_is_of_all_entrants_with_wilson_s_limits_and_the_z_test_of_its_change() -> (
    None
):
    """Of 100 entrants 50 came on, a month later of 100 only 30, with 5 still in.

    Pooled, 80 of 200 came on: z = (0.3 - 0.5) / sqrt(0.4 * 0.6 * 2 / 100) = -0.2 / 0.069282.
    """
    rows = [("conversion_rate", JANUARY, 100, 50), ("conversion_rate", FEBRUARY, 100, 30)]
    before, after = published(*(component(*row, still_in_count=5) for row in rows))
    centre = (0.3 + Z**2 / 200) / (1 + Z**2 / 100)
    half = Z / (1 + Z**2 / 100) * math.sqrt(0.3 * 0.7 / 100 + Z**2 / 40000)
    assert (before["value"], before["previous_value"], before["is_significant"]) == (
        0.5,
        None,
        None,
    )
    assert after["value"] == after["numerator"] / after["denominator"] == 0.3
    assert after["ci_low"] == pytest.approx(centre - half, abs=1e-12)
    assert after["ci_high"] == pytest.approx(centre + half, abs=1e-12)
    assert (after["previous_value"], after["change"]) == (0.5, pytest.approx(-0.2))
    assert after["change_p_value"] == pytest.approx(math.erfc(0.2 / math.sqrt(0.0048) / 2**0.5))
    assert after["is_significant"]
    assert after["still_in_count"] == 5


def test_a_change_is_tested_between_final_months_alone() -> None:
    """In March 100 entrants are still in: that 300 less have left says nothing of the stage."""
    drop_off = partial(component, "drop_off_rate", n=1000)
    rows = published(
        drop_off(JANUARY, numerator=500),
        drop_off(FEBRUARY, numerator=450),
        drop_off(MARCH, numerator=150, is_mature=False, still_in_count=100),
        drop_off(APRIL, numerator=500),
    )
    assert [row["is_significant"] for row in rows] == [None, True, None, None]
    assert [row["change_p_value"] is None for row in rows] == [True, False, True, True]
    assert [row["change"] for row in rows[1:]] == pytest.approx([-0.05, -0.3, 0.35])


def test_the_breakdown_values_of_one_stage_measure_and_month_are_one_family_of_tests() -> None:
    """A p-value of 0.03 alone is significant; as the best of four it is not, nor is it beside.

    Of 1,000 entrants 500 came on, then 548: z = 0.048 / sqrt(0.524 * 0.476 * 2 / 1000) = 2.149,
    p = 0.0316. Of four, the smallest must not exceed 0.05 / 4.
    """

    def change(measure: str, value: str, later: int) -> list[Row]:
        cut = {"dimension": "channel", "dimension_value": value}
        return [
            component(measure, JANUARY, 1000, 500, **cut),
            component(measure, FEBRUARY, 1000, later, **cut),
        ]

    quiet = [row for value in "abc" for row in change("conversion_rate", value, 500)]
    rows = published(
        *change("drop_off_rate", "d", 548), *change("conversion_rate", "d", 548), *quiet
    )
    assert rows[1]["change_p_value"] == pytest.approx(0.0316, abs=1e-4)
    assert rows[3]["change_p_value"] == rows[1]["change_p_value"]
    assert (rows[1]["is_significant"], rows[3]["is_significant"]) == (True, False)


def test_durations_come_in_hours_and_entrants_as_they_were_counted() -> None:
    quantile: Row = {"kind": "quantile", "interval_method": "order_statistic", "denominator": None}
    seconds: Row = {"quantile_value": 7200.0, "quantile_low": 3600.0, "quantile_high": 9000.0}
    counted: Row = {"kind": "count", "interval_method": "none", "denominator": None}
    duration, entrants = published(
        component("duration_hours_median", JANUARY, 40, unit_scale=3600.0, **quantile, **seconds),
        component("entrants", JANUARY, 50, 50, **counted),
    )
    assert [duration[name] for name in ("value", "ci_low", "ci_high")] == [2.0, 1.0, 2.5]
    assert (duration["n"], duration["numerator"], duration["is_significant"]) == (40, None, None)
    assert (entrants["value"], entrants["ci_low"], entrants["denominator"]) == (50.0, None, None)


def test_durations_are_computed_for_each_stage_by_itself() -> None:
    """Of 1, 2 and 9 minutes the median is 2; of the other stage, with 5, it is 5."""
    with duckdb.connect() as connection:
        connection.execute("create table context as select timestamp '2024-04-01' as as_of")
        connection.execute(
            "create table asked as select 'buy' as journey_id, stage_id, "
            "'quantile' as kind, 'buy:' || stage_id as observations, 0.5 as quantile, "
            "'buy:' || stage_id || ':median' as kpi_id, 'all' as dimension, "
            "'quarter' as period_grain from (values ('cart'), ('checkout')) as t(stage_id)"
        )
        connection.execute(
            "create table durations as select 'buy' as journey_id, stage_id, "
            "numerator::bigint as numerator, timestamp '2024-02-02' as observed_at, "
            "date '2024-02-02' as local_date from (values ('cart', 60), ('cart', 120), "
            "('cart', 540), ('checkout', 300)) as t(stage_id, numerator)"
        )
        tables = (connection.table(name) for name in ("durations", "asked", "context"))
        rows = duration_cells(*tables).to_pylist()
    found = {row["kpi_id"]: (row["period_date"], row["n"], row["quantile_value"]) for row in rows}
    assert found == {
        "buy:cart:median": (JANUARY, 3, 120.0),
        "buy:checkout:median": (JANUARY, 1, 300.0),
    }


def test_a_reason_s_share_is_of_all_who_left_the_stage() -> None:
    """3 of 4 who left, with Wilson's limits 0.3006 and 0.9544."""
    keys = {"journey_id": "buy", "stage_id": "cart", "period_date": APRIL}
    where = {"last_touchpoint": "checkout", "stated_reason": "too dear"}
    (row,) = drop_offs(pa.Table.from_pylist([keys | where | {"numerator": 3, "n": 4}])).to_pylist()
    assert row["share"] == 0.75
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.3006, 0.9544), abs=5e-5)
    assert row["last_touchpoint"] == "checkout"
