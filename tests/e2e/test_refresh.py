"""A refresh from delivered files to published numbers; small_shop.py works them out by hand."""

from __future__ import annotations

import json
import os
import shutil

import dagster as dg
import duckdb
import pytest

from orchestration.settings import Settings
from tests.e2e.small_shop import ANSWERS, ORDERS, TICKETS, Shop
from tests.parsed import lend_parse

LATE = """\
order_id,placed_at,promised_at,delivered_at,status,updated_at
o4,2026-01-07,2026-01-09,2026-01-10,delivered,2026-01-20
"""
EXPECTED = {
    "on_time_delivery_rate": (2 / 3, 3),
    "delivery_days": (14 / 3, 3),
    "resolution_hours": (4.0, 2),
    "ticket_volume": (2.0, 2),
    "nps": (25.0, 4),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop that was refreshed once."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.deliver("orders_2026-01-31.csv", ORDERS)
    shop.deliver("tickets_2026-01-31.csv", TICKETS)
    shop.deliver("survey_responses_2026-01-31.csv", ANSWERS)
    lend_parse(shop.settings)
    shop.succeed("refresh")
    return shop


def test_the_published_numbers_are_those_worked_out_by_hand(shop: Shop) -> None:
    rows = shop.ask(
        "select kpi_id, value, n from kpis.kpi_values where dimension = 'all' "
        "and timing = 'all' and period_grain = 'month' and period_date = date '2026-01-01'"
    )
    found = {row["kpi_id"]: (row["value"], row["n"]) for row in rows}
    wrong = {
        kpi: found.get(kpi)
        for kpi, (value, n) in EXPECTED.items()
        if kpi not in found or found[kpi] != (pytest.approx(value, abs=1e-9), n)
    }
    assert not wrong


def test_status_shows_where_every_record_went(shop: Shop) -> None:
    status = json.loads(shop.succeed("status", "--format", "json"))
    read = {row["feed"]: row["records_read"] for row in status["counts"]}
    assert read == {"orders": 3, "tickets": 2, "survey_responses": 4}
    assert all(row["is_conserved"] for row in status["counts"])
    assert status["publication"]["run_id"] == shop.runs[-1]
    assert status["runs"][0]["state"] == "published"
    assert len(status["checks"]) > 50


def test_the_run_is_kept_where_the_ui_looks(shop: Shop) -> None:
    with dg.DagsterInstance.from_config(str(shop.folder / "dagster")) as storage:
        run = storage.get_runs()[-1]
        loaded = storage.get_latest_materialization_event(dg.AssetKey(["raw", "orders"]))
        published = storage.get_latest_materialization_event(dg.AssetKey(["published", "current"]))
    assert run.job_name == "refresh"
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert loaded is not None
    assert loaded.asset_materialization is not None
    assert loaded.asset_materialization.metadata["inserted"].value == 3
    assert published is not None


def test_a_refresh_with_nothing_new_publishes_nothing(shop: Shop) -> None:
    before = shop.runs
    for path in (shop.folder / "landing" / "generic").iterdir():
        os.utime(path)
    assert "Nothing new" in shop.succeed("refresh")
    assert shop.runs == before


def test_a_lost_warehouse_is_built_again_although_nothing_is_new(shop: Shop) -> None:
    before, expected = shop.runs, shop.value_hashes
    (shop.folder / "warehouse" / "warehouse.duckdb").unlink()
    shop.succeed("refresh")
    assert len(shop.runs) == len(before) + 1
    assert shop.value_hashes == expected
    assert "Nothing new" in shop.succeed("refresh")


def test_a_model_that_fails_is_named_with_its_log_and_the_next_command(shop: Shop) -> None:
    folder = shop.folder / "broken"
    shutil.copytree(shop.folder / "warehouse", folder)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw.orders rename status to state")
    lend_parse(Settings(warehouse=folder))
    done = shop.run("build", "--select", "stg_orders", "--warehouse", str(folder))
    assert done.returncode == 1
    assert "model stg_orders did not build" in done.stderr
    assert str(folder / "dbt" / "logs" / "dbt.log") in "".join(done.stderr.split("\n"))
    assert "cx build --select stg_orders+" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_late_record_restates_a_closed_week_and_is_named_as_the_cause(shop: Shop) -> None:
    """Week of the 5th: o1 and o3 came on time, then o4, promised the 9th, came on the 10th."""
    before = shop.manifest.run_id
    shop.deliver("orders_2026-02-02.csv", LATE)
    said = shop.succeed("refresh")
    week = "kpi_id = 'on_time_delivery_rate' and period_grain = 'week'"
    assert shop.ask(
        "select event, previous_value, round(3 * value) as thirds, previous_n, n, previous_run_id "
        f"from ops.restatements where {week} and dimension = 'all'"
    ) == [
        {
            "event": "changed",
            "previous_value": 1.0,
            "thirds": 2.0,
            "previous_n": 2,
            "n": 3,
            "previous_run_id": before,
        }
    ]
    assert shop.ask(
        "select distinct cause, feed, records from ops.restatement_causes "
        "where kpi_id = 'on_time_delivery_rate'"
    ) == [{"cause": "delivery", "feed": "orders", "records": 1}]
    assert "Restated" in said
