"""The sample's story is in its files: crisis, new helpdesk, early surveys, who leaves."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import pytest

from orchestration.samples.generate import SampleReport, generate
from orchestration.samples.story import STORY

Row = dict[str, str]
REPLY_OF_AGENT = ("public_reply", "agent")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return generate(tmp_path_factory.mktemp("landing"), 0.01, seed=7)


def _story_rows(sample: SampleReport, feed: str, *key: str) -> list[Row]:
    """Rows of a feed that are not planted: their keys do not begin with x, none is repeated."""
    rows: dict[tuple[str, ...], Row] = {}
    with (sample.folder / f"{feed}_2025-07-01.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row[key[0]] and not row[key[0]].startswith("x"):
                rows[tuple(row[column] for column in key)] = row
    return list(rows.values())


@pytest.fixture(scope="module")
def orders(sample: SampleReport) -> list[Row]:
    return _story_rows(sample, "orders", "order_id")


@pytest.fixture(scope="module")
def tickets(sample: SampleReport) -> list[Row]:
    return _story_rows(sample, "tickets", "ticket_id")


@pytest.fixture(scope="module")
def invitations(sample: SampleReport) -> list[Row]:
    return _story_rows(sample, "survey_invitations", "invitation_id")


@pytest.fixture(scope="module")
def logs(sample: SampleReport) -> dict[str, list[Row]]:
    """Per ticket its events, none twice, in their order."""
    events: dict[str, dict[int, Row]] = defaultdict(dict)
    with (sample.folder / "ticket_events_2025-07-01.csv").open(newline="") as file:
        for event in csv.DictReader(file):
            if event["ticket_id"] and not event["ticket_id"].startswith("x"):
                events[event["ticket_id"]][int(event["sequence"])] = event
    return {ticket: [log[n] for n in sorted(log)] for ticket, log in events.items()}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _is_late(order: Row) -> bool:
    return order["delivered_at"][:10] > order["promised_at"]


def _late_share(orders: Iterable[Row]) -> float:
    return mean(_is_late(o) for o in orders if o["delivered_at"])


def _in_crisis(order: Row) -> bool:
    return str(STORY.crisis_start) <= order["shipped_at"][:10] < str(STORY.crisis_end)


def test_parcels_are_late_far_more_often_in_the_crisis(orders: list[Row]) -> None:
    crisis = _late_share(o for o in orders if _in_crisis(o))
    assert crisis > 5 * _late_share(o for o in orders if not _in_crisis(o))


def test_most_lost_parcels_are_lost_in_the_crisis(orders: list[Row]) -> None:
    lost = [o for o in orders if o["status"] == "lost"]
    assert mean(_in_crisis(o) for o in lost) > 0.5


def test_late_orders_are_as_many_as_the_generator_says(
    sample: SampleReport, orders: list[Row]
) -> None:
    delivered = [o for o in orders if o["delivered_at"]]
    assert len(orders) == sample.facts["orders"]
    assert len(delivered) == sample.facts["orders_delivered"]
    assert sum(map(_is_late, delivered)) == sample.facts["orders_late"]
    assert sum(o["status"] == "cancelled" for o in orders) <= sample.facts["orders_cancelled"]
    replacing = sum(o["replaces_order_id"] != "" for o in orders)
    assert replacing == sample.facts["orders_replacing"]


def test_the_new_helpdesk_answers_sooner(tickets: list[Row]) -> None:
    minutes = defaultdict(list)
    for ticket in tickets:
        if ticket["first_replied_at"]:
            is_new = ticket["created_at"] >= str(STORY.new_helpdesk)
            minutes[is_new].append(float(ticket["first_response_minutes_recorded"]))
    assert median(minutes[True]) < 0.7 * median(minutes[False])


def test_tickets_are_solved_reopened_and_answered_as_often_as_the_generator_says(
    sample: SampleReport, tickets: list[Row]
) -> None:
    assert len(tickets) == sample.facts["tickets"]
    assert sum(t["solved_at"] != "" for t in tickets) == sample.facts["tickets_solved"]
    assert sum(t["reopens"] == "1" for t in tickets) == sample.facts["tickets_reopened"]
    assert sum(t["first_replied_at"] != "" for t in tickets) == sample.facts["tickets_replied"]


def test_the_log_of_a_ticket_ends_in_its_status(sample: SampleReport, tickets: list[Row]) -> None:
    last: dict[str, tuple[int, str]] = {}
    with (sample.folder / "ticket_events_2025-07-01.csv").open(newline="") as file:
        for event in csv.DictReader(file):
            if event["event_type"] == "status":
                number = int(event["sequence"]), event["to_value"]
                last[event["ticket_id"]] = max(number, last.get(event["ticket_id"], (0, "")))
    logged = [t for t in tickets if t["ticket_id"] in last]
    assert len(logged) == sample.facts["tickets_logged"]
    assert all(last[t["ticket_id"]][1] == t["status"] for t in logged)


def test_the_log_holds_the_replies_and_reassignments_that_the_ticket_counts(
    logs: dict[str, list[Row]], tickets: list[Row]
) -> None:
    """As many replies of agents as counted, and one assignment more than reassignments."""
    counted = dict[str, tuple[int, int]]()
    logged = dict[str, tuple[int, int]]()
    for ticket in (t for t in tickets if t["ticket_id"] in logs):
        events = logs[ticket["ticket_id"]]
        replies = sum((e["event_type"], e["actor_type"]) == REPLY_OF_AGENT for e in events)
        assigned = [e["to_value"] for e in events if e["event_type"] == "assignment"]
        logged[ticket["ticket_id"]] = replies, max(len(assigned) - 1, 0)
        counted[ticket["ticket_id"]] = int(ticket["replies"]), int(ticket["reassignments"])
        assert not assigned or assigned[-1] == f"{ticket['team']}/{ticket['agent_id']}"
        assert all(before != after for before, after in pairwise(assigned))
    assert logged == counted
    assert {moves for _, moves in counted.values()} == {0, 1}


def test_customers_write_between_the_replies_of_an_agent(logs: dict[str, list[Row]]) -> None:
    for events in logs.values():
        said = [e["event_type"] for e in events if e["actor_type"] in ("agent", "customer")]
        words = [kind for kind in said if kind.endswith("reply")]
        assert ("public_reply", "public_reply") not in pairwise(words)


def test_agents_answer_as_often_before_the_log_as_after_it(tickets: list[Row]) -> None:
    """Of what is solved for long: 1 + 0.3 / 0.7 = 1.43 replies, and 6 % of reopenings on top."""
    replies = defaultdict(list)
    for ticket in tickets:
        if ticket["first_replied_at"] and "" < ticket["solved_at"] < "2025-06-01":
            replies[ticket["created_at"] >= str(STORY.status_log_start)].append(
                int(ticket["replies"])
            )
    assert mean(replies[True]) == pytest.approx(1.49, abs=0.04)
    assert mean(replies[False]) == pytest.approx(1.49, abs=0.04)


def test_surveys_before_the_parcel_are_as_many_as_the_generator_says(
    sample: SampleReport, orders: list[Row], invitations: list[Row]
) -> None:
    over = {o["order_id"]: o["delivered_at"] or o["cancelled_at"] for o in orders}
    unknown = {o["order_id"] for o in orders if o["status"] == "cancelled"} - {
        o["order_id"] for o in orders if o["cancelled_at"]
    }
    asked = [i for i in invitations if i["order_id"] and i["order_id"] not in unknown]
    early = [
        i for i in asked if not len(over[i["order_id"]]) > 0 or i["sent_at"] < over[i["order_id"]]
    ]
    assert len(early) == sample.facts["post_purchase_before_delivery"]
    period = [i for i in early if str(STORY.early_surveys_start) <= i["sent_at"] < "2024-12-06"]
    assert len(period) == len(early)


def test_scores_are_lower_where_the_survey_came_first(
    sample: SampleReport, orders: list[Row], invitations: list[Row]
) -> None:
    delivered = {o["order_id"]: o["delivered_at"] for o in orders}
    sent = {i["invitation_id"]: i["sent_at"] for i in invitations}
    scores = defaultdict(list)
    with (sample.folder / "survey_responses_2025-07-01.csv").open(newline="") as file:
        for answer in csv.DictReader(file):
            if answer["question_id"] == "recommend" and answer["order_id"]:
                over = delivered[answer["order_id"]]
                early = not over or sent[answer["invitation_id"]] < over
                scores[early].append(float(answer["score"]))
    assert mean(scores[True]) < mean(scores[False]) - 1


def test_customers_come_back_less_often_after_a_bad_order(orders: list[Row]) -> None:
    placed = defaultdict(list)
    for order in orders:
        if order["customer_id"] and not order["replaces_order_id"]:
            placed[order["customer_id"]].append(order["placed_at"])
    came_back = defaultdict(list)
    for order in orders:
        if order["customer_id"] and order["placed_at"] < "2025-01-01":
            is_bad = order["status"] == "lost" or (
                bool(order["delivered_at"])
                and (
                    _at(order["delivered_at"])
                    > _at(order["promised_at"] + "T00:00Z") + timedelta(3)
                )
            )
            again = max(placed[order["customer_id"]], default="") > order["placed_at"]
            came_back[is_bad].append(again)
    assert mean(came_back[True]) < 0.8 * mean(came_back[False])


def test_a_year_has_three_fifths_more_orders_and_december_more_than_july(orders: list[Row]) -> None:
    months = [o["placed_at"][:7] for o in orders]
    second = sum(month >= "2024-07" for month in months)
    assert second / (len(months) - second) == pytest.approx(1.6, abs=0.1)
    assert months.count("2024-12") > 1.3 * months.count("2024-07")


def test_comments_carry_the_canaries(sample: SampleReport) -> None:
    text = Path(sample.folder / "survey_responses_2025-07-01.csv").read_text()
    assert all(canary in text for canary in sample.canaries)


def test_tickets_grow_with_the_orders_to_the_end(orders: list[Row], tickets: list[Row]) -> None:
    """Per order as many in the last quarter as in the one before: nothing happens in between."""
    per_order = []
    for first, after in (("2025-01", "2025-04"), ("2025-04", "2025-07")):
        asked = sum(first <= t["created_at"] < after for t in tickets)
        per_order.append(asked / sum(first <= o["placed_at"] < after for o in orders))
    assert per_order[1] == pytest.approx(per_order[0], rel=0.1)


def test_less_is_found_than_was_expected_where_the_parcel_was_late(
    sample: SampleReport, orders: list[Row]
) -> None:
    is_late = {o["order_id"]: _is_late(o) for o in orders if o["delivered_at"]}
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    for answer in _story_rows(sample, "survey_responses", "response_id", "question_id"):
        forms[answer["order_id"]][answer["question_id"]] = int(answer["score"])
    gaps = defaultdict(list)
    for order, said in forms.items():
        if "expected" in said and order in is_late:
            gaps[is_late[order]].append(said["satisfied"] - said["expected"])
    assert mean(gaps[False]) == pytest.approx(0, abs=0.1)
    assert mean(gaps[True]) < mean(gaps[False]) - 0.4
