"""The mappings on files that nobody on this project wrote, held to figures computed elsewhere."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from orchestration.settings import PROJECT
from tests.unit.extracts_kit import ask, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

SHARED = PROJECT.parent / "shared" / "data"
pytestmark = pytest.mark.shared


def test_olist_gives_every_record_and_both_readings_of_late(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    shutil.copytree(SHARED / "olist", own.landing / "olist")
    counts = {one.feed: one for file in loaded(own).outcomes for one in file.feeds}
    assert {feed: (one.records_read, one.inserted) for feed, one in counts.items()} == {
        "customers": (8135, 8135),
        "order_items": (8365, 8365),
        "order_payments": (8924, 8924),
        "orders": (8135, 8135),
        "products": (5460, 5460),
        "survey_invitations": (8225, 8225),
        "survey_responses": (8225, 8225),
    }
    late = (
        "select count(*) filter (delivered_source_date > promised_source_date), "
        "count(*) filter (delivered_at > promised_at), count(*) from raw.orders "
        "where status = 'delivered' and delivered_at is not null"
    )
    assert ask(own, late) == [(342, 414, 5164)]
    early = (
        "select count(*) filter (sent_source_date < delivered_source_date), "
        "count(*) filter (sent_at < delivered_at), count(*) from raw.survey_invitations as asked "
        "inner join raw.orders as bought "
        "on asked.order_id = bought.source_system || ':' || bought.order_id "
        "where bought.delivered_at is not null and bought.status = 'delivered'"
    )
    assert ask(own, early) == [(293, 494, 5232)]
    assert ask(own, "select count(distinct person_id) from raw.customers") == [(8016,)]


def test_servicenow_gives_the_last_event_of_every_ticket(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    shutil.copytree(SHARED / "servicenow", own.landing / "servicenow")
    tickets, events = loaded(own).outcomes[0].feeds
    assert (tickets.records_read, tickets.inserted, tickets.duplicate) == (141712, 24918, 116794)
    assert events.rejected == 0
    recorded = "epoch(solved_at - created_at) / 3600"
    effective = "epoch(coalesce(solved_at, closed_at) - created_at) / 3600"
    figures = (
        f"select count(solved_at), round(avg({recorded}), 3), round(median({recorded}), 3), "
        f"round(avg({effective}), 3), round(median({effective}), 3), "
        "count(*) filter (reopens > 0), count(*) filter (sla_met), "
        "count(*) filter (created_at < '2016-06-01' "
        "and coalesce(solved_at, closed_at) >= '2016-06-01') from raw.tickets"
    )
    assert ask(own, figures) == [(23362, 178.172, 22.1, 177.336, 25.75, 275, 15803, 1272)]
    moved = (
        "select count(distinct ticket_id) from raw.ticket_events where event_type = 'assignment' "
        "and (split_part(from_value, '/', 1) not in ('', split_part(to_value, '/', 1)) "
        "or split_part(from_value, '/', 2) not in ('', split_part(to_value, '/', 2)))"
    )
    assert ask(own, moved) == [(10195,)]  # 40.914 % of 24,918


@pytest.mark.parametrize(
    ("excerpt", "name"),
    [
        ("02_embedded_newlines_quotes_reviews", "olist/olist_order_reviews_dataset"),
        ("03_duplicate_review_id_across_orders", "olist/olist_order_reviews_dataset"),
        ("04_out_of_order_timestamps", "olist/olist_orders_dataset"),
        (
            "05_delivered_without_delivery_ts_and_canceled_but_delivered",
            "olist/olist_orders_dataset",
        ),
        (
            "09_duplicate_header_name_question_mark_null_state_minus100",
            "servicenow/incident_event_log",
        ),
    ],
)
def test_excerpts_with_a_defect_load_without_losing_a_record(
    tmp_path: Path, excerpt: str, name: str
) -> None:
    own = settings_in(tmp_path)
    target = own.landing / f"{name}.csv"
    target.parent.mkdir(parents=True)
    shutil.copy(SHARED / "quirks" / f"{excerpt}.csv", target)
    (file,) = loaded(own).outcomes
    assert (file.state, file.message) == ("loaded", "")
    with target.open(newline="", encoding="utf-8") as lines:
        records = sum(1 for row in csv.reader(lines) if row) - 1
    assert file.feeds[0].records_read == records
    assert sum(one.rejected for one in file.feeds) == 0


def test_two_code_pages_in_one_line_are_no_utf8(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    own.landing.joinpath("generic").mkdir(parents=True)
    shutil.copy(
        SHARED / "quirks" / "01_cp1252_and_cp850_mixed_in_one_line.csv",
        own.landing / "generic" / "orders_2024-01-31.csv",
    )
    (file,) = loaded(own).outcomes
    assert (file.state, "is not UTF-8" in file.message) == ("refused", True)
