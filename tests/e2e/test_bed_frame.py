"""The survey that comes too early, from delivered files to every table that must know of it.

Kim orders a bed frame on 26 February. It comes on 2 March without its screws. Kim calls on 3 March
at 10:00 and waits on hold; the ticket stays open until 9 March 16:00. A replacement is sent on
4 March and comes on 9 March at 12:00. 'How likely are you to recommend us after this order?' comes
on 3 March at 10:05, while Kim waits: 1. It comes again on 5 March, by text, and Kim leaves it; and
on 11 March: 9.

Six others order lamps that come on 2 March, are asked on 4 March, and answer 10, 9, 9, 8, 7 and 6.

    all answers        the latest of Kim's two counts: 9, beside 10, 9, 9, 8, 7, 6
                       promoters 4, detractors 1 of 7: nps = 100 x 3 / 7
    with both kept     until the second answer: promoters 3, detractors 2 of 7: nps = 100 x 1 / 7
    well timed         without Kim's first: promoters 3, detractors 1 of 6: nps = 100 x 2 / 6
    premature          Kim's first alone: -100; well timed less premature = 100 / 3 + 100
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.commands import Place
from tests.parsed import lend_parse

LAMPS = range(1, 7)
SCORES = (10, 9, 9, 8, 7, 6)
ORDERS = """\
order_id,customer_id,placed_at,delivered_at,status,replaces_order_id,updated_at
frame,kim,2024-02-26T08:00:00Z,2024-03-02T12:00:00Z,delivered,,2024-03-09
screws,kim,2024-03-04T09:00:00Z,2024-03-09T12:00:00Z,delivered,frame,2024-03-09
""" + "".join(
    f"lamp{n},c{n},2024-02-26T08:00:00Z,2024-03-02T12:00:00Z,delivered,,2024-03-02\n" for n in LAMPS
)
TICKETS = """\
ticket_id,customer_id,order_id,channel,category,created_at,solved_at,status,updated_at
hold,kim,frame,phone,missing parts,2024-03-03T10:00:00Z,2024-03-09T16:00:00Z,solved,2024-03-09
"""
CALLS = """\
call_id,ticket_id,customer_id,direction,outcome,started_at,answered_at,ended_at,hold_seconds
call,hold,kim,inbound,answered,2024-03-03T10:00:00Z,2024-03-03T10:01:00Z,2024-03-03T10:31:00Z,1500
"""
CUSTOMERS = "customer_id,created_at,country,survey_consent,updated_at\n" + "".join(
    f"{name},2024-01-01T08:00:00Z,DE,true,2024-01-01\n"
    for name in ("kim", *(f"c{n}" for n in LAMPS))
)
SENT = "invitation_id,survey_id,channel,sent_at,delivered,customer_id,order_id\n"
ANSWERED = (
    "response_id,question_id,invitation_id,survey_id,score,responded_at,customer_id,order_id\n"
)
FIRST = "first,post_purchase,email,2024-03-03T10:05:00Z,true,kim,frame\n"
FIRST_ANSWER = "a-first,recommend,first,post_purchase,1,2024-03-03T10:20:00Z,kim,frame\n"
AGAIN = "again,post_purchase,sms,2024-03-05T10:05:00Z,true,kim,frame\n"
SECOND = "second,post_purchase,email,2024-03-11T10:05:00Z,true,kim,frame\n"
SECOND_ANSWER = "a-second,recommend,second,post_purchase,9,2024-03-12T10:20:00Z,kim,frame\n"
LAMPS_SENT = "".join(
    f"i{n},post_purchase,email,2024-03-04T10:00:00Z,true,c{n},lamp{n}\n" for n in LAMPS
)
LAMPS_ANSWERED = "".join(
    f"a{n},recommend,i{n},post_purchase,{score},2024-03-04T11:00:00Z,c{n},lamp{n}\n"
    for n, score in zip(LAMPS, SCORES, strict=True)
)


def deliver(place: Place, name: str, content: str) -> None:
    """Put a file into the landing folder."""
    path = place.folder / "landing" / "generic" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def ask(place: Place, sql: str) -> list[dict[str, Any]]:
    """The answer of the published file."""
    rows: list[dict[str, Any]] = json.loads(place.succeed("query", sql, "--format", "json"))
    return rows


def scores(place: Place, reason: str) -> dict[str, Any]:
    """Scores side by side, of all time and all surveys."""
    (row,) = ask(
        place,
        "select n, score, well_timed_n, well_timed_score, other_n, other_score, difference "
        "from journeys.survey_timing where kpi_id = 'nps' and dimension = 'all' "
        f"and period_grain = 'all' and timing_reason = '{reason}'",
    )
    return row


@pytest.fixture(scope="module")
def on_hold(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Published on 5 March: the frame is incomplete, the first score is in."""
    place = Place(tmp_path_factory.mktemp("bed-frame"))
    deliver(place, "customers_2024-03-05.csv", CUSTOMERS)
    orders = ORDERS.replace("2024-03-09T12:00:00Z,delivered,frame", ",shipped,frame")
    deliver(place, "orders_2024-03-05.csv", orders.replace("2024-03-09\n", "2024-03-05\n"))
    tickets = TICKETS.replace("2024-03-09T16:00:00Z,solved,2024-03-09", ",open,2024-03-05")
    deliver(place, "tickets_2024-03-05.csv", tickets)
    deliver(place, "calls_2024-03-05.csv", CALLS)
    deliver(place, "survey_invitations_2024-03-05.csv", SENT + FIRST + AGAIN + LAMPS_SENT)
    deliver(place, "survey_responses_2024-03-05.csv", ANSWERED + FIRST_ANSWER + LAMPS_ANSWERED)
    lend_parse(place.settings)
    place.succeed("refresh", "--as-of", "2024-03-05T12:00:00")
    return place


def test_while_the_customer_waits_the_score_is_premature_and_nobody_asks_again(
    on_hold: Place,
) -> None:
    (invitation,) = ask(
        on_hold,
        "select is_before_delivery, is_replacement_open, is_ticket_open, is_premature, "
        "timing_reason from core.fct_survey_invitations where invitation_id like '%:first'",
    )
    assert invitation == {
        "is_before_delivery": False,
        "is_replacement_open": False,  # it was sent the day after the survey
        "is_ticket_open": True,
        "is_premature": True,
        "timing_reason": "ticket_open",
    }
    (again,) = ask(
        on_hold,
        "select is_replacement_open, is_ticket_open, timing_reason "
        "from core.fct_survey_invitations where invitation_id like '%:again'",
    )
    assert again == {
        "is_replacement_open": True,
        "is_ticket_open": True,
        "timing_reason": "replacement_open",
    }
    assert scores(on_hold, "premature") == {
        "n": 7,
        "score": pytest.approx(100 / 7),
        "well_timed_n": 6,
        "well_timed_score": pytest.approx(100 / 3),
        "other_n": 1,
        "other_score": pytest.approx(-100),
        "difference": pytest.approx(100 / 3 + 100),
    }
    published = "select timing, value, n from kpis.kpi_nps where period_grain = 'month' "
    assert ask(on_hold, published + "and dimension = 'all' order by timing") == [
        {"timing": "all", "value": pytest.approx(100 / 7), "n": 7},
        {"timing": "well_timed", "value": pytest.approx(100 / 3), "n": 6},
    ]
    (request,) = ask(
        on_hold,
        "select decision, reason from actions.feedback_requests "
        "where source_customer_id like '%:kim'",
    )
    assert request == {"decision": "wait", "reason": "ticket_open"}


def test_when_all_is_over_the_second_score_counts(on_hold: Place) -> None:
    deliver(on_hold, "orders_2024-03-12.csv", ORDERS.replace("2024-03-09\n", "2024-03-12\n"))
    deliver(on_hold, "tickets_2024-03-12.csv", TICKETS.replace("2024-03-09\n", "2024-03-12\n"))
    deliver(on_hold, "survey_invitations_2024-03-12.csv", SENT + SECOND)
    deliver(on_hold, "survey_responses_2024-03-12.csv", ANSWERED + SECOND_ANSWER)
    on_hold.succeed("refresh", "--as-of", "2024-03-12T12:00:00")
    kim = ask(
        on_hold,
        "select score::int as score, timing_reason, is_well_timed, is_counted "
        "from core.fct_survey_answers where order_id like '%:frame' order by responded_at",
    )
    assert kim == [
        {
            "score": 1,
            "timing_reason": "ticket_open",
            "is_well_timed": False,
            "is_counted": False,  # the later answer about the same order took its place
        },
        {"score": 9, "timing_reason": "well_timed", "is_well_timed": True, "is_counted": True},
    ]
    found = scores(on_hold, "not_well_timed")
    assert (found["n"], found["well_timed_n"], found["other_n"]) == (7, 7, 0)
    assert found["score"] == found["well_timed_score"] == pytest.approx(300 / 7)
    rates = ask(
        on_hold,
        "select value, n from kpis.kpi_premature_survey_rate "
        "where period_grain = 'month' and dimension = 'all'",
    )
    assert rates == [{"value": pytest.approx(2 / 9), "n": 9}]
    (request,) = ask(
        on_hold,
        "select decision, reason from actions.feedback_requests "
        "where source_customer_id like '%:kim'",
    )
    assert request == {"decision": "wait", "reason": "asked_recently"}
