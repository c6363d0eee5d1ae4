"""The last seven excerpts, and what the models make of the contradictions in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.load import load
from tests.defects.kit import ask, deliver, excerpt, file_of, rejects, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings
    from tests.defects.conftest import Loaded

pytestmark = pytest.mark.shared


def test_10_conversions_without_spend_divide_nothing_and_are_kept(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select ad_id, spend_date::varchar, cost::varchar, clicks, conversions::int "
        "from raw.marketing_spend where source_system = 'kag' order by ad_id",
    )
    assert rows == [
        ("708820", "2023-08-30", "0.0000", 0, 1),
        ("709105", "2023-08-01", "0.0000", 0, 1),
        ("709124", "2023-08-25", "0.0000", 0, 1),
        ("709320", "2023-08-07", "0.0000", 0, 1),
    ]


def test_11_a_duration_of_minus_one_is_kept_to_be_counted(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select session_id, event_name, engaged_seconds::int from raw.web_events order by _record",
    )
    assert rows == [(f"session {record}", "session_start", -1) for record in (1, 2, 3)]


def test_12_open_requests_with_a_closing_time_keep_both(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select ticket_id, status, product, channel, created_at::varchar, "
        "(closed_at = created_at), created_source_date::varchar "
        "from raw.tickets where source_system = 'city' order by _record",
    )
    # 00:19 in New York's summer is 04:19 UTC of the same day; the numbers with commas that stand
    # before the channel have moved nothing.
    assert rows == [
        ("40614951", "Open", "NEW YORK", None, "2018-10-21 04:19:00", True, "2018-10-21"),
        ("40615942", "Open", "Richmond Hill", None, "2018-10-21 04:24:00", True, "2018-10-21"),
        ("40617455", "Open", "Astoria", None, "2018-10-21 04:53:00", True, "2018-10-21"),
        ("40618434", "Open", "Richmond Hill", None, "2018-10-21 04:56:00", True, "2018-10-21"),
    ]


def test_13_na_is_no_score_and_a_basket_below_zero_is_rejected(excerpts: Loaded) -> None:
    answers, orders = file_of(excerpts.report, "/13_").feeds
    assert (answers.records_read, answers.inserted, answers.filtered) == (5, 2, 3)
    assert (orders.records_read, orders.inserted, orders.rejected) == (5, 3, 2)
    assert rejects(excerpts.settings, "/13_") == [
        ("orders", line, "gross_amount", "below the minimum of 0") for line in (3, 5)
    ]
    scores = (
        "select response_id, score::int from raw.survey_responses inner join ops.files "
        "on _file_id = file_id where path like '%/13_%' order by _record"
    )
    assert ask(excerpts.settings, scores) == [("10763", 10), ("18211", 5)]


def test_14_a_deal_whose_first_contact_stands_elsewhere_is_kept(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select customer_id, outcome, booked_at::varchar, held_at from raw.appointments",
    )
    assert rows == [
        ("sellers:b91cf8812365f50ff4bda4bcd6206b05", "won", "2018-03-06 19:38:55", None)
    ]


def test_15_day_first_times_are_never_taken_for_others(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, excerpt(15), "strict")
    (file,) = load(settings, "run").outcomes
    assert file.state == "refused"
    assert rejects(settings, "/15_") == [
        ("orders", line, column, "not a timestamp")
        for line in (2, 3, 4, 5)
        for column in ("delivered_at", "placed_at", "promised_at")
    ]


def test_15_day_first_times_that_are_declared_are_read_so(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select placed_at::varchar, promised_source_date::varchar, promised_is_day, "
        "delivered_at::varchar from raw.orders where source_system = 'resaved' order by _record",
    )
    assert rows == [
        ("2017-10-02 11:07:00", "2017-10-18", True, "2017-10-10 21:25:00"),
        ("2018-07-26 03:24:00", "2018-08-13", True, "2018-08-07 15:27:00"),
        ("2018-08-08 08:55:00", "2018-09-04", True, "2018-08-17 18:06:00"),
        ("2017-11-18 19:45:00", "2017-12-15", True, "2017-12-02 00:28:00"),
    ]


def test_16_each_time_is_moved_by_its_own_offset(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    path = deliver(settings, excerpt(16), "quirks")
    content = path.read_bytes()
    winter = b"1-364285768,V5 3rd,France,fr,Frederic,Org line A2,A2_5,Queued,Medium,PROD582,"
    path.write_bytes(content + winter + b"Closed,2010-03-27T23:30:00+01:00\r\n")
    load(settings, "run")
    rows = "select occurred_at::varchar, to_value from raw.ticket_events order by _record"
    assert ask(settings, rows) == [
        ("2010-03-31 14:59:42", "In Progress"),
        ("2010-03-31 15:00:56", "In Progress"),
        ("2010-03-31 15:45:48", "Awaiting Assignment"),
        ("2010-03-27 22:30:00", "Closed"),
    ]


def test_contradictions_are_counted_by_name(marts: Settings) -> None:
    found = ask(
        marts, "select feed, fault, faulty_count from intermediate.int_times_faulty order by all"
    )
    assert {(feed, fault): count for feed, fault, count in found if count} == {
        # 04: three left before they were ordered, three arrived before they left
        ("orders", "times out of order"): 6,
        # 05: eight delivered nobody knows when, six cancelled that arrived all the same
        ("orders", "delivered without a time"): 8,
        ("orders", "cancelled and delivered"): 6,
        # 12: four that are open, 09: two whose state is not known
        ("tickets", "open with an end"): 6,
        # 11
        ("web_events", "negative duration"): 3,
    }


def test_contradictory_orders_are_out_of_the_clock_that_they_would_distort(marts: Settings) -> None:
    rows = ask(
        marts,
        "select status, is_delivered, count(*), count(delivery_seconds), count(is_on_time) "
        "from core.fct_orders where source_system = 'olist' group by all order by all",
    )
    assert rows == [
        ("cancelled", False, 6, 0, 0),
        ("delivered", False, 8, 0, 0),
        ("delivered", True, 5, 5, 5),
        ("shipped", False, 1, 0, 0),
    ]


def test_an_open_ticket_with_an_end_ended_at_that_time(marts: Settings) -> None:
    rows = ask(
        marts,
        "select status, is_solved, resolution_seconds, count(*) from core.fct_tickets "
        "where source_system = 'city' group by all",
    )
    assert rows == [("open", True, 0, 4)]


def test_an_answer_about_two_orders_counts_once(marts: Settings) -> None:
    rows = ask(
        marts,
        "select count(*), count(*) filter (is_counted), count(distinct answer_id) "
        "from core.fct_survey_answers where survey_id = 'olist_review' "
        "and answer_id like '%2d6ac45f859465b5c185274a1c929637'",
    )
    assert rows == [(2, 1, 1)]


def test_a_state_that_the_log_does_not_know_is_unmapped_or_unknown_never_open(
    marts: Settings,
) -> None:
    rows = ask(
        marts,
        "select status, count(*) from core.fct_tickets "
        "where source_system = 'servicenow' group by all order by all",
    )
    assert rows == [("closed", 3), ("unmapped", 2)]
