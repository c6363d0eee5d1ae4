"""What a delivery is expected to be, worked out for deliveries that are made by hand."""

from __future__ import annotations

from datetime import date, timedelta

from orchestration.extracts.contracts import Column, Contract
from orchestration.quality.expected import by_history
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
