"""Accounts, teams, demos, carts and contracts can be followed in the sample, moment by moment."""

import csv
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import mean

import pytest

from orchestration.samples.generate import SampleReport, generate

Row = dict[str, str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return generate(tmp_path_factory.mktemp("landing"), 0.01, seed=7)


def _rows(sample: SampleReport, feed: str) -> list[Row]:
    """Rows of all files of a feed, but those planted among web events."""
    rows: list[Row] = []
    for path in sorted(sample.folder.glob(f"{feed}_2*.csv")):
        with path.open(newline="") as file:
            rows += csv.DictReader(file)
    return [r for r in rows if r.get("visitor_id", "v")[:1] in ("v", "n")]


@pytest.fixture(scope="module")
def customers(sample: SampleReport) -> dict[str, Row]:
    found = {r["customer_id"]: r for r in _rows(sample, "customers")}
    return {key: row for key, row in found.items() if key.startswith("c")}


@pytest.fixture(scope="module")
def events(sample: SampleReport) -> list[Row]:
    return _rows(sample, "web_events")


@pytest.fixture(scope="module")
def appointments(sample: SampleReport) -> list[Row]:
    return _rows(sample, "appointments")


@pytest.fixture(scope="module")
def uses(sample: SampleReport) -> dict[str, list[str]]:
    """Per customer the days of use, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(sample, "product_usage"):
        found[row["customer_id"]].append(row["usage_date"])
    return {customer: sorted(days) for customer, days in found.items()}


def _named(events: list[Row], name: str) -> list[Row]:
    return [e for e in events if e["event_name"] == name]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_account_is_made_when_the_customer_signs_up(
    events: list[Row], customers: dict[str, Row]
) -> None:
    signed_up = _named(events, "sign_up")
    assert len({e["customer_id"] for e in signed_up}) == len({e["session_id"] for e in signed_up})
    for event in signed_up:
        since = _at(event["occurred_at"]) - _at(customers[event["customer_id"]]["created_at"])
        assert timedelta(0) <= since < timedelta(minutes=1)


def test_some_leave_at_the_form_and_some_come_from_the_prices(events: list[Row]) -> None:
    pages: dict[str, list[str]] = defaultdict(list)
    for event in events:
        pages[event["session_id"]].append(event["event_name"] + event["page_type"])
    begun = [p for p in pages.values() if "form_startaccount" in p]
    assert 0.2 < mean("sign_upaccount" in p for p in begun) < 0.8
    assert 0.3 < mean("page_viewpricing" in p for p in begun) < 0.9


def test_three_in_five_new_customers_use_the_product_within_a_week(
    customers: dict[str, Row], uses: dict[str, list[str]]
) -> None:
    new = [c for c in customers.values() if "2023-07" < c["created_at"] < "2025-06-20"]
    in_a_week = [
        uses.get(c["customer_id"], ["9999"])[0] <= str(_at(c["created_at"]) + timedelta(7))[:10]
        for c in new
    ]
    assert 0.55 < mean(in_a_week) < 0.68


def test_nobody_uses_the_product_before_being_a_customer(
    customers: dict[str, Row], uses: dict[str, list[str]]
) -> None:
    assert all(days[0] >= customers[c]["created_at"][:10] for c, days in uses.items())


def test_teammates_were_invited_by_an_earlier_customer_of_their_account(
    events: list[Row], customers: dict[str, Row]
) -> None:
    invited: dict[str, list[str]] = defaultdict(list)
    for event in _named(events, "teammate_invited"):
        account = customers[event["customer_id"]]["account_id"]
        invited[account].append(event["occurred_at"])
        assert customers[event["customer_id"]]["created_at"] < event["occurred_at"]
    joined = _named(events, "join_group")
    for event in joined:
        account = customers[event["customer_id"]]["account_id"]
        assert min(invited[account]) < event["occurred_at"]
    assert len(joined) / sum(map(len, invited.values())) == pytest.approx(0.6, abs=0.02)


def test_most_teammates_use_the_product_and_half_come_to_a_third_day(
    events: list[Row], uses: dict[str, list[str]]
) -> None:
    joined = [e for e in _named(events, "join_group") if e["occurred_at"] < "2025-04"]
    days = [len(uses.get(e["customer_id"], [])) for e in joined]
    assert 0.75 < mean(n >= 1 for n in days) < 0.95
    assert 0.3 < mean(n >= 3 for n in days) < 0.7


def test_owners_of_teams_often_subscribe_before_they_invite(
    sample: SampleReport, events: list[Row]
) -> None:
    since = {s["customer_id"]: s["started_at"] for s in _rows(sample, "subscriptions")}
    first: dict[str, str] = {}
    for event in _named(events, "teammate_invited"):
        first[event["customer_id"]] = min(
            event["occurred_at"], first.get(event["customer_id"], "9")
        )
    assert 0.5 < mean(owner in since for owner in first) < 0.7
    assert all(since[owner] <= at for owner, at in first.items() if owner in since)


def test_requests_for_a_demo_come_before_its_booking(
    events: list[Row], appointments: list[Row], customers: dict[str, Row]
) -> None:
    booked: dict[str, list[str]] = defaultdict(list)
    for one in appointments:
        assert one["booked_at"] > customers[one["customer_id"]]["created_at"]
        if one["kind"] == "demo":
            booked[one["customer_id"]].append(one["booked_at"])
    asked = _named(events, "generate_lead")
    known = [e for e in asked if e["customer_id"]]
    assert known
    assert all(max(booked[e["customer_id"]]) > e["occurred_at"] for e in known)
    assert 0.6 < len(known) / len(asked) < 0.9


def test_an_appointment_is_decided_after_it_was_held(appointments: list[Row]) -> None:
    for one in appointments:
        assert one["held_at"] == "" or one["held_at"] > one["booked_at"]
        assert one["outcome"] not in ("won", "lost") or one["held_at"]
        assert one["outcome"] != "no_show" or not one["held_at"]
        assert one["kind"] != "onboarding" or one["outcome"] in ("", "no_show")
    sold = {a["outcome"] for a in appointments if a["kind"] != "onboarding"}
    assert sold == {"won", "lost", "open", "no_show"}


def test_a_won_appointment_begins_a_contract(sample: SampleReport, appointments: list[Row]) -> None:
    since = {s["customer_id"]: s["started_at"] for s in _rows(sample, "subscriptions")}
    won = [a for a in appointments if a["outcome"] == "won" and a["held_at"] < "2025-05"]
    assert len(won) > 5
    for one in won:
        latest = datetime.fromisoformat(one["held_at"]) + timedelta(days=60)
        assert since[one["customer_id"]] <= latest.isoformat(sep=" ")


@pytest.fixture(scope="module")
def checkouts(events: list[Row]) -> list[list[Row]]:
    """Sessions with a cart, each by time."""
    sessions: dict[str, list[Row]] = defaultdict(list)
    for event in events:
        sessions[event["session_id"]].append(event)
    return [s for s in sessions.values() if any(e["page_type"] == "cart" for e in s)]


def _left(sessions: list[list[Row]]) -> float:
    """The share of sessions without an order."""
    return mean(all(e["event_name"] != "purchase" for e in s) for s in sessions)


def _seeing(sessions: list[list[Row]], column: str, *values: str) -> list[list[Row]]:
    return [s for s in sessions if any(e[column] in values for e in s)]


def test_two_in_three_carts_are_left_in_every_quarter(checkouts: list[list[Row]]) -> None:
    quarters: dict[tuple[str, int], list[list[Row]]] = defaultdict(list)
    for session in checkouts:
        month = session[0]["occurred_at"][:7]
        quarters[month[:4], (int(month[5:]) - 1) // 3].append(session)
    whole = {q: _left(sessions) for q, sessions in quarters.items() if len(sessions) > 500}
    assert len(whole) == 8
    assert all(0.65 < share < 0.73 for share in whole.values())


def test_some_leave_at_each_step_of_the_checkout(checkouts: list[list[Row]]) -> None:
    begun = _seeing(checkouts, "event_name", "begin_checkout")
    last = [s[-1]["page_path"] for s in begun]
    for page in ("", "/sign-in", "/address", "/shipping", "/payment"):
        assert last.count(f"/checkout{page}") > 0.02 * len(begun), page


def test_more_leave_where_shipping_is_dear_and_where_an_account_is_asked_for(
    checkouts: list[list[Row]],
) -> None:
    dear, free = (_seeing(checkouts, "shipping_amount", cost) for cost in ("4.90", "0.00"))
    assert _left(dear) > 2 * _left(free)
    begun = _seeing(checkouts, "event_name", "begin_checkout")
    asked = _seeing(begun, "page_path", "/checkout/sign-in")
    as_guests = [s for s in begun if not _seeing([s], "page_path", "/checkout/sign-in")]
    assert _left(asked) > 1.1 * _left(as_guests)


def test_half_of_the_trials_become_paid(sample: SampleReport) -> None:
    """52 % stay beyond the trial by choice; a bad order ends some more."""
    over = [s for s in _rows(sample, "subscriptions") if "" < s["trial_ends_at"] < "2025-07-01"]
    stayed = [s["ended_at"] == "" or s["ended_at"] > s["trial_ends_at"] for s in over]
    assert 0.45 < mean(stayed) < 0.55


def test_one_in_four_cancels_without_a_word_and_the_others_for_different_reasons(
    sample: SampleReport,
) -> None:
    subscriptions = _rows(sample, "subscriptions")
    said = [s["cancel_reason"] for s in subscriptions if s["cancel_requested_at"]]
    assert 0.2 < said.count("") / len(said) < 0.3
    reasons = {reason: said.count(reason) for reason in set(said)}
    assert len(reasons) == 7
    assert max(reasons.values()) < 0.35 * len(said)
