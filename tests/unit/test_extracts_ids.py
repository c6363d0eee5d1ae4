"""Ids that a spreadsheet has turned into rounded numbers are not taken for ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

HEADER = "order_id,line_id,product_id,quantity\n"
REASON = "an id in scientific notation: a spreadsheet has damaged it"
GOOD = "".join(f"5703061234567890{number:02},1,p,2\n" for number in range(99))


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.mark.parametrize(
    "text", ["5.70306E+17", "1E+15", "5.7e17", "-2.5E+03", '"5,70306E+17"', "5.70306E+017"]
)
@pytest.mark.parametrize(("place", "column"), [(0, "order_id"), (1, "line_id"), (2, "product_id")])
def test_an_id_in_scientific_notation_rejects_its_row(
    shop: Settings, text: str, place: int, column: str
) -> None:
    row = ["o1", "1", "p1", "2"]
    row[place] = text
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + GOOD + ",".join(row) + "\n")
    counts = outcome(shop).feeds[0]
    assert (counts.inserted, counts.rejected) == (99, 1)
    told = ask(shop, "select line, column_name, reason from ops.rejects")
    assert told == [(101, column, REASON)]


def test_the_message_shows_the_shape_of_the_value_only(shop: Settings) -> None:
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + GOOD + "5.70306E+17,1,p1,2\n")
    outcome(shop)
    assert ask(shop, "select value_shape from ops.rejects") == [("9.99999a+99",)]


@pytest.mark.parametrize("text", ["12e45678", "1e5", "12E4", "a1.5E+17", "5.7E+17b", "E+17", "1.5"])
def test_ids_that_only_look_a_little_like_it_are_ids(shop: Settings, text: str) -> None:
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + f"o1,{text},p1,2\n")
    assert outcome(shop).message == ""
    assert ask(shop, "select line_id from raw.order_items") == [(text,)]


def test_words_and_customers_texts_may_say_what_they_like(shop: Settings) -> None:
    header = "ticket_id,status,created_at,updated_at,subject\n"
    row = "t1,1.5E+17,2024-01-31,2024-01-31,1.5E+17\n"
    deliver(shop, "generic/tickets_2024-01-31.csv", header + row)
    assert outcome(shop).message == ""


def test_a_required_id_without_a_key_is_held_to_it_too(shop: Settings) -> None:
    header = "visitor_id,occurred_at,event_name\n"
    rows = "".join(f"v{number},2024-01-31,view\n" for number in range(99))
    deliver(shop, "generic/web_events.csv", header + rows + "1.5E+17,2024-01-31,view\n")
    outcome(shop)
    assert ask(shop, "select column_name, reason from ops.rejects") == [("visitor_id", REASON)]


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#NAME?", "########"])
def test_a_spreadsheet_s_error_is_no_id(shop: Settings, text: str) -> None:
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + GOOD + f"o1,{text},p1,2\n")
    outcome(shop)
    told = ask(shop, "select line, column_name, reason from ops.rejects")
    assert told == [(101, "line_id", "a spreadsheet's error in place of an id")]


def test_a_header_that_stands_again_among_the_records_is_none(shop: Settings) -> None:
    header = "source_system,agent_id,team\n"
    rows = "".join(f"desk,a{number},t\n" for number in range(99))
    deliver(shop, "generic/agents_2024-01-31.csv", header + rows + header)
    outcome(shop)
    told = ask(shop, "select line, column_name, reason from ops.rejects")
    assert told == [(101, "agent_id", "the name of its column: the header again?")]


def test_ids_with_blanks_around_them_stay_and_are_noticed(shop: Settings) -> None:
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + "o1 ,1, p1,2\no2,1,p2,2\n")
    assert outcome(shop).feeds[0].inserted == 2
    assert ask(shop, "select column_name, finding from ops.file_columns order by 1") == [
        (name, "1 records have blanks around this id: it matches none without")
        for name in ("order_id", "product_id")
    ]


@pytest.mark.parametrize("order", ["\to1", "\u00a0o1", "o1\t", "o1\u00a0", '"o1\n"', '"\r\no1"'])
def test_whatever_blank_stands_before_or_behind_an_id_is_noticed(
    shop: Settings, order: str
) -> None:
    deliver(shop, "generic/order_items_2024-01-31.csv", HEADER + f"{order},1,p1,2\no2,1,é2é,2\n")
    outcome(shop)
    found = ask(shop, "select column_name from ops.file_columns")
    assert found == [("order_id",)]


def test_events_with_blanks_around_an_id_are_loaded_once_and_noticed(shop: Settings) -> None:
    rows = "v1,2024-01-31,view\nv2 ,2024-01-31,view\né3,2024-01-31,view\n"
    deliver(shop, "generic/web_events.csv", "visitor_id,occurred_at,event_name\n" + rows)
    assert outcome(shop).feeds[0].inserted == 3
    held = ask(shop, "select visitor_id, _record from raw.web_events order by 2")
    assert held == [("v1", 1), ("v2 ", 2), ("é3", 3)]
    found = ask(shop, "select column_name, finding from ops.file_columns")
    assert found == [
        ("visitor_id", "1 records have blanks around this id: it matches none without")
    ]
