"""A refresh from delivered files to published numbers, with every number worked out by hand.

The shop of these tests, in January 2026:

    orders   o1 promised the 10th, delivered the 9th: on time
             o2 promised the 10th, delivered the 12th: late
             o3 promised the 11th, delivered the 11th: on time, a date-only promise lasts all day
             on_time_delivery_rate = 2 / 3
             delivery_days = (4 + 6 + 4) / 3 = 14 / 3, from placed to delivered
    tickets  t1 solved after 2 hours, t2 after 6: resolution_hours = (2 + 6) / 2 = 4
             ticket_volume = 2
    answers  10, 9, 8, 3 to 'how likely are you to recommend us': promoters 2, detractors 1 of 4,
             nps = 100 x (2 - 1) / 4 = 25
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from tests.e2e.commands import Place

ORDERS = """\
order_id,placed_at,promised_at,delivered_at,status,updated_at
o1,2026-01-05,2026-01-10,2026-01-09,delivered,2026-01-20
o2,2026-01-06,2026-01-10,2026-01-12,delivered,2026-01-20
o3,2026-01-07,2026-01-11,2026-01-11,delivered,2026-01-20
"""
TICKETS = """\
ticket_id,created_at,solved_at,status,updated_at
t1,2026-01-14T10:00:00Z,2026-01-14T12:00:00Z,solved,2026-01-20
t2,2026-01-15T10:00:00Z,2026-01-15T16:00:00Z,solved,2026-01-20
"""
ANSWERS = """\
response_id,question_id,survey_id,score,responded_at
a1,recommend,relationship,10,2026-01-16T09:00:00Z
a2,recommend,relationship,9,2026-01-16T10:00:00Z
a3,recommend,relationship,8,2026-01-17T09:00:00Z
a4,recommend,relationship,3,2026-01-18T09:00:00Z
"""
WITHOUT_ITS_KEY = "number,placed_at,status\n1,2026-01-05,delivered\n"
EXPECTED = {
    "on_time_delivery_rate": (2 / 3, 3),
    "delivery_days": (14 / 3, 3),
    "resolution_hours": (4.0, 2),
    "ticket_volume": (2.0, 2),
    "nps": (25.0, 4),
}


@dataclass(frozen=True)
class Shop(Place):
    """A warehouse whose failures go to a webhook."""

    webhook: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment that `cx` has there."""
        return super().environment | {"CX_ALERT_WEBHOOK": self.webhook}

    def deliver(self, name: str, content: str) -> Path:
        """Put a file into the landing folder."""
        path = self.folder / "landing" / "generic" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """The answer of the published file."""
        rows: list[dict[str, Any]] = json.loads(self.succeed("query", sql, "--format", "json"))
        return rows


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
    done = shop.run("build", "--select", "stg_orders", "--warehouse", str(folder))
    assert done.returncode == 1
    assert "model stg_orders did not build" in done.stderr
    assert str(folder / "dbt" / "logs" / "dbt.log") in "".join(done.stderr.split("\n"))
    assert "cx build --select stg_orders+" in done.stderr
    assert "Traceback" not in done.stderr
