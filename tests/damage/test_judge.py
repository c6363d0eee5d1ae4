"""The judge of the damages lets nothing pass but what must come out."""

from __future__ import annotations

import pytest

from tests.damage.files import goldens
from tests.damage.goldens import Golden
from tests.damage.judge import not_then, outcome
from tests.damage.right import NOT_LOADED, Right, Then
from tests.damage.run import Seen

COLUMNS = ("order_id", "placed_at", "placed_source_date", "amount")
ROWS = [(1, ("a", "1 May", "1", 5)), (2, ("b", "2 May", "2", 6)), (3, ("c", "3 May", "3", 7))]
ORDERS: Golden = goldens()[0]


def loaded(*rows: tuple[int, tuple[object, ...]], finding: str = "") -> Seen:
    seen = Seen("loaded", rows={"orders": list(rows)}, columns={"orders": COLUMNS})
    seen.findings = [("amount", finding)] if finding else []
    return seen


BEFORE = loaded(*ROWS)
NOBODY = "nobody knows"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (loaded(*ROWS[:2]), "not knowable"),
        (loaded(*ROWS[:1]), "UNDETECTED: orders: not the records (1, 2)"),
        (loaded(ROWS[0], ROWS[2]), "UNDETECTED: orders: not the records (1, 2)"),
        (
            loaded(ROWS[0], (2, ("b", "2 May", "2", 60))),
            "UNDETECTED: orders: not the records (1, 2)",
        ),
    ],
)
def test_of_a_cut_file_exactly_the_first_rows_must_come(now: Seen, told: str) -> None:
    right = Right(unknowable=NOBODY, then=Then(records=(1, 2)))

    assert outcome(ORDERS, BEFORE, now, right) == told


@pytest.mark.parametrize(
    ("second", "third", "told"),
    [
        (("b", "2 May", "2", 60), ROWS[2][1], ""),
        (("b", "2 May", "2", 60), ("c", "3 May", "3", 70), "orders: record 3 is another"),
        (("x", "2 May", "2", 60), ROWS[2][1], "orders: record 2 is another in amount, order_id"),
        (ROWS[1][1], ROWS[2][1], "0 rows are others"),
    ],
)
def test_of_a_changed_value_exactly_its_row_must_differ_and_only_there(
    second: tuple[object, ...], third: tuple[object, ...], told: str
) -> None:
    then = Then(changed=frozenset({2}), columns=frozenset({"amount"}))

    assert not_then(BEFORE, loaded(ROWS[0], (2, second), (3, third)), then) == told


def test_a_time_changes_with_the_date_that_the_source_wrote() -> None:
    now = loaded(ROWS[0], (2, ("b", "5 Feb", "5", 6)), ROWS[2])

    assert not_then(BEFORE, now, Then(frozenset(), frozenset({2}), frozenset({"placed_at"}))) != ""
    assert not_then(BEFORE, now, Then(None, frozenset({2}), frozenset({"placed_at"}))) == ""


def test_of_a_flipped_bit_one_value_of_one_row_may_differ() -> None:
    then = Then(changed=None, columns=None, most=1)
    one, two = (2, ("b", "2 May", "2", 9)), (3, ("c", "3 May", "3", 9))

    assert not_then(BEFORE, loaded(ROWS[0], one, ROWS[2]), then) == ""
    assert not_then(BEFORE, loaded(ROWS[0], one, two), then) == "2 rows are others"
    other = (2, ("x", "2 May", "2", 9))
    assert "record 2" in not_then(BEFORE, loaded(ROWS[0], other, ROWS[2]), then)


@pytest.mark.parametrize(
    ("state", "message", "told"),
    [
        ("empty", "0 bytes", "empty"),
        ("header_only", "a header and no record", "empty"),
        ("incomplete", "a last line without end", "waits"),
        ("refused", "no header", "refused"),
        ("refused", "something else", "UNDETECTED: refused without the place: something else"),
    ],
)
def test_what_is_not_loaded_has_its_own_outcome_and_the_words_of_it(
    state: str, message: str, told: str
) -> None:
    words = ("0 bytes", "no record", "without end", "no header")
    right = Right(states=NOT_LOADED | {"empty", "header_only"}, words=words)

    assert outcome(ORDERS, BEFORE, Seen(state, message), right) == told


def test_a_finding_that_must_be_made_is_missed_even_where_the_rows_are_exact() -> None:
    right = Right(told="amount no longer delivered")

    assert outcome(ORDERS, BEFORE, BEFORE, right).startswith("UNDETECTED: no finding")
    found = loaded(*ROWS, finding="no longer delivered")
    assert outcome(ORDERS, BEFORE, found, right) == "noticed"
