"""What a delivery is expected to be, worked out for deliveries that are made by hand."""

from __future__ import annotations

from datetime import date, timedelta

from orchestration.extracts.contracts import Column, Contract
from orchestration.quality.delivery_items import by_contract, by_history
from orchestration.quality.history import Item
from orchestration.quality.profiled import Delivered

FIRST_DAY = date(2024, 1, 1)
ANSWERS = Contract("answers", "", (), "events", (Column("score", "int", scale="survey_questions"),))
TICKETS = Contract("tickets", "", (), "events", (Column("channel", "string", has_members=True),))


def _delivered(day: int, column: str, members: dict[str, float]) -> Delivered:
    one = Delivered(("vendor/vendor", "feed"), FIRST_DAY + timedelta(days=day), is_repeated=False)
    rows = sum(members.values())
    one.read = rows
    one.add("rows", "", "", rows)
    for member, count in members.items():
        one.add("members", column, member, count)
    return one


def _items(
    contract: Contract, usual: dict[str, float], newest: dict[str, float], *, days: int = 28
) -> dict[tuple[str, str], Item]:
    """What is expected of a delivery after four weeks of one kind, by kind and subject."""
    column = contract.columns[0].name
    past = [_delivered(day, column, usual) for day in range(days)]
    found = by_history(_delivered(days, column, newest), past, contract)
    return {(one.kind, one.subject): one for one in found}


def _is_met(item: Item) -> bool:
    assert item.band is not None
    return item.band.lower <= item.observed <= item.band.upper


def test_each_of_ten_questions_is_judged_by_itself() -> None:
    usual = {f"s/q{n}={score}": 20.0 for n in range(10) for score in range(11)}
    shifted = usual | {f"s/q7={score}": 0.0 for score in range(9)} | {"s/q7=9": 110, "s/q7=10": 110}
    items = _items(ANSWERS, usual, shifted)
    unmet = [s for (kind, s), one in items.items() if kind == "scores" and not _is_met(one)]
    assert unmet == ["score of s/q7"]


def test_a_question_that_is_new_says_that_it_is_not_judged() -> None:
    usual = {"s/q=1": 50.0, "s/q=5": 50.0}
    item = _items(ANSWERS, usual, usual | {"s/p=5": 9.0})["scores", "score of s/p"]
    assert item.band is None
    assert item.note == "not judged yet: 0 of 5 earlier deliveries with answers"


def test_questions_that_are_too_many_say_that_they_are_not_judged() -> None:
    usual = {"s/q=1": 50.0, "s/q=5": 50.0, "(other)=5": 400.0}
    item = _items(ANSWERS, usual, usual)["scores", "score of (other)"]
    assert item.band is None
    assert item.note == "not judged: these questions are too many to be told apart"


def test_a_new_word_is_told_by_its_shape() -> None:
    usual = {"email": 60.0, "phone": 40.0}
    newest = {"email": 60.0, "Aaaa Aaaaaaa ~kfhagpbmcd": 40.0}
    item = _items(TICKETS, usual, newest)["members", "channel"]
    assert not _is_met(item)
    assert item.note == "new: a word of the shape Aaaa Aaaaaaa, gone: phone"


def test_very_many_unknown_words_are_held_against_as_many_kept_one_by_one() -> None:
    # Yesterday 100 unknown words were kept one by one, today 101 are kept together.
    one_by_one = {"email": 60.0} | {f"aaaa ~{number}": 1.0 for number in range(100)}
    items = _items(TICKETS, one_by_one, {"email": 60.0, "(other)": 101.0})
    assert _is_met(items["members", "channel"])
    assert _is_met(items["categories", "channel"])
    together = items["members", "channel (other)"]
    assert (together.band, together.observed) == (None, 101)
    assert together.note.startswith("not judged one by one: more than 100 words")


ORDERS = Contract(
    "orders",
    "",
    ("order_id",),
    "records",
    (
        Column("order_id", "string", required=True),
        Column("amount", "double", minimum=0),
        Column("placed_at", "timestamp"),
    ),
    event_time="placed_at",
)


def _orders(day: int, *, rejected: float = 0, future: float = 0) -> Delivered:
    one = Delivered(("vendor/vendor", "orders"), FIRST_DAY + timedelta(days=day), is_repeated=False)
    one.read, one.rejected = 10_000, rejected
    one.add("rows", "", "", 10_000 - rejected)
    one.add("rejected", "amount", "range", rejected)
    one.add("future", "placed_at", "", future)
    return one


def test_a_record_that_broke_a_rule_is_counted_against_it() -> None:
    items = {one.kind: one for one in by_contract(_orders(0, rejected=5), ORDERS)}
    assert (items["range"].observed, items["range"].note) == (
        0.0005,
        "5 rejected: see 'cx rejects'",
    )
    assert not _is_met(items["range"])
    assert _is_met(items["required"])


def test_a_first_delivery_with_events_of_the_future_does_not_pass() -> None:
    first = {one.kind: one for one in by_history(_orders(0, future=1), [], ORDERS)}
    assert first["row_count"].band is None
    assert not _is_met(first["future"])


def test_a_rejected_share_may_be_unusual_long_before_the_file_is_refused() -> None:
    # Never one in 10,000 so far. Chance: 5 * (1 + 4/28) * sqrt(0.00005 / 10,000) = 0.0004, and
    # three records: seven pass, the contract would let 100 pass.
    past = [_orders(day) for day in range(28)]
    shares = {
        rejected: next(
            one
            for one in by_history(_orders(28, rejected=rejected), past, ORDERS)
            if one.kind == "rejected_share"
        )
        for rejected in (7, 8)
    }
    assert _is_met(shares[7])
    assert not _is_met(shares[8])


def test_a_content_that_was_said_before_is_told_of_feeds_without_event_time_too() -> None:
    past = [_delivered(day, "channel", {"web": 50.0}) for day in range(28)]
    again = _delivered(28, "channel", {"web": 50.0})
    again.is_repeated = True
    (item,) = [one for one in by_history(again, past, TICKETS) if one.kind == "repeated"]
    assert TICKETS.event_time is None
    assert not _is_met(item)
