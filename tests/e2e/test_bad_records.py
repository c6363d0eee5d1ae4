"""What a bad record gets: a reject at its line, and no more."""

from __future__ import annotations

import pytest

from orchestration.settings import Settings
from tests.e2e.bad_input import HEADER, NAME, answer, many, rejects, scores, settings
from tests.unit.extracts_kit import ask, deliver, outcome

__all__ = ["settings"]


def test_a_wrong_score_is_rejected_with_its_line_and_the_rest_loads(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, "11") + answer(202, "9.6x"))
    counts = outcome(settings).feeds[0]
    assert (counts.records_read, counts.inserted, counts.rejected) == (202, 200, 2)
    assert rejects(settings) == [
        (201, 202, "score", "outside the scale of its question", "99"),
        (202, 203, "score", "not a decimal(18,4)", "9.9a"),
    ]


def test_an_unparsable_date_is_rejected_and_its_value_is_not_kept(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, when="31.12.2024 ten"))
    assert outcome(settings).feeds[0].rejected == 1
    assert rejects(settings) == [(201, 202, "responded_at", "not a timestamp", "99.99.9999 aaa")]


def test_lines_are_physical_where_texts_hold_line_feeds(settings: Settings) -> None:
    header = HEADER.replace("\n", ",comment\n")
    long = answer(1).replace("\n", ',"one\ntwo\nthree"\n')
    rows = "".join(answer(number).replace("\n", ",\n") for number in range(2, 151))
    deliver(settings, NAME, header + long + rows + answer(151, "x").replace("\n", ",\n"))
    assert outcome(settings).state == "loaded"
    assert [row[:2] for row in rejects(settings)] == [(151, 154)]


def test_a_row_with_too_many_values_is_rejected_and_later_records_keep_their_number(
    settings: Settings,
) -> None:
    deliver(
        settings, NAME, HEADER + answer(1) + "2,a,b,3,d,too,many\n" + many(300) + answer(9, "x")
    )
    counts = outcome(settings).feeds[0]
    assert (counts.records_read, counts.rejected, counts.balances) == (303, 2, True)
    assert [row[:4] for row in rejects(settings)] == [
        (2, 3, "", "too many columns"),
        (303, 304, "score", "not a decimal(18,4)"),
    ]


def test_more_bad_rows_than_the_contract_allows_refuse_the_file_whole(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many(98) + answer(99, "11") + answer(100, "-1"))
    result = outcome(settings)
    assert result.state == "refused"
    assert "2 of 100 records are bad, more than 1.00%" in result.message
    assert scores(settings) == []
    assert len(rejects(settings)) == 2


def test_a_question_without_a_scale_is_taken_and_reported(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1, "77").replace("recommend", "wait"))
    assert outcome(settings).feeds[0].inserted == 1
    assert ask(settings, "select column_name, finding from ops.file_columns") == [
        ("score", "no scale is known for the question relationship / wait"),
    ]


def test_a_value_longer_than_any_line_may_be_is_rejected_alone(settings: Settings) -> None:
    header = HEADER.replace("\n", ",comment\n")
    rows = "".join(answer(number).replace("\n", ",\n") for number in range(1, 201))
    endless = answer(201).replace("\n", "," + "x" * 3_000_000 + "\n")
    deliver(settings, NAME, header + rows + endless)
    assert outcome(settings).feeds[0].rejected == 1
    assert rejects(settings) == [(201, 202, "", "longer than 2 MiB, the most that is read", None)]


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0 "])
def test_blank_ids_are_no_ids_and_a_blank_address_is_nobody(settings: Settings, blank: str) -> None:
    rows = "".join(f"{n},2024-01-01,new,2024-02-01,c{n},a{n}@x.org\n" for n in range(200))
    bad = f"{blank},2024-01-01,new,2024-02-01,c,b@x.org\n"
    vague = f"v,2024-01-01,new,2024-02-01,{blank},{blank}\n"
    header = "order_id,placed_at,status,updated_at,customer_id,email\n"
    deliver(settings, "generic/orders_2024-02-01.csv", header + rows + bad + vague)
    counts = outcome(settings).feeds[0]
    assert (counts.inserted, counts.rejected) == (201, 1)
    assert [row[2:4] for row in rejects(settings)] == [("order_id", "required value missing")]
    found = ask(settings, "select customer_id, email from raw.orders where order_id = 'v'")
    assert found == [(None, None)]


def test_a_mark_for_no_time_is_not_taken_as_one(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, when="1900-01-01T00:00:00Z"))
    assert outcome(settings).feeds[0].rejected == 1
    assert [row[2:4] for row in rejects(settings)] == [("responded_at", "not a plausible time")]
