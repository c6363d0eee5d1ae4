"""A refresh from delivered files to published numbers; small_shop.py works them out by hand."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import duckdb
import pytest

from orchestration.settings import Settings
from tests.e2e.small_shop import ANSWERS, ORDERS, TICKETS, Shop
from tests.parsed import lend_parse

WITHOUT_ITS_KEY = "number,placed_at,status\n1,2026-01-05,delivered\n"
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
def notices() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A webhook on this machine, and what was posted to it."""
    posted: list[dict[str, str]] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", posted
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, notices: tuple[str, list[dict[str, str]]]
) -> Shop:
    """A shop that was refreshed once."""
    shop = Shop(tmp_path_factory.mktemp("shop"), notices[0])
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


def test_a_refused_file_blocks_the_publication_and_the_webhook_hears_of_it(
    shop: Shop, notices: tuple[str, list[dict[str, str]]]
) -> None:
    before = shop.runs
    refused = shop.deliver("orders_2026-02-01.csv", WITHOUT_ITS_KEY)
    try:
        done = shop.run("refresh")
    finally:
        refused.unlink()
    assert done.returncode == 3, done.stdout + done.stderr
    assert "files_refused" in done.stderr
    assert shop.runs == before
    notice = notices[1][-1]
    assert notice["step"] == "publish"
    assert "files_refused" in notice["message"]
    assert json.loads(shop.succeed("status", "--format", "json"))["runs"][0]["state"] == "blocked"
    assert "Nothing new" in shop.succeed("refresh"), "the refused file is gone again"


def test_what_checks_block_can_be_accepted_on_record(shop: Shop) -> None:
    before = shop.runs
    assert shop.run("publish").returncode == 3
    shop.succeed("publish", "--accept", "the file was a test")
    assert len(shop.runs) == len(before) + 1
    accepted = shop.manifest.accepted
    assert accepted is not None
    assert accepted.reason == "the file was a test"
    shop.succeed("rollback")
    status = json.loads(shop.succeed("status", "--format", "json"))
    assert status["publication"]["run_id"] == before[-1]


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
