"""Numbers as people write them: taken where they are written as declared, never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pydantic import ValidationError

from orchestration.extracts.casts import TimeRules, typed
from orchestration.extracts.contracts import Column
from orchestration.extracts.mappings import Numbers
from orchestration.extracts.written_numbers import plain_number
from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = Numbers(decimal=",", thousands=".", symbols="€")
FRENCH = Numbers(decimal=",", thousands=" ", symbols="$€")
ENGLISH = Numbers(thousands=",", symbols="$")
SWISS = Numbers(thousands="'", symbols="CHF")


def cast(kind: str, text: str, numbers: Numbers) -> Any:
    value = typed(Column("x", kind), "n", TimeRules())
    with duckdb.connect() as connection:
        row = connection.execute(
            f"select {value} from (select {plain_number('t', numbers)} as n from (select ? as t))",
            [text],
        ).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize(
    ("text", "numbers", "value"),
    [
        ("1.234,56", GERMAN, "1234.56"),
        ("1.234.567,8900", GERMAN, "1234567.89"),
        ("1234,56", GERMAN, "1234.56"),
        ("0,5", GERMAN, "0.5"),
        (",5", GERMAN, "0.5"),
        ("-12,30 €", GERMAN, "-12.3"),
        ("-1 234,56 €", FRENCH, "-1234.56"),
        ("1\u202f234,56\u00a0€", FRENCH, "1234.56"),
        ("12\u00a0345", FRENCH, "12345"),
        ("2,520.00", ENGLISH, "2520"),
        ("$1,234.50", ENGLISH, "1234.5"),
        ("-$5", ENGLISH, "-5"),
        ("$-5", ENGLISH, "-5"),
        ("+7", ENGLISH, "7"),
        ("CHF 1'234.55", SWISS, "1234.55"),
    ],
)
def test_a_number_is_read_as_it_is_declared(text: str, numbers: Numbers, value: str) -> None:
    assert cast("decimal(18,4)", text, numbers) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234.56", GERMAN),  # English, in a German file
        ("12.34", GERMAN),  # no group of three: a decimal point?
        ("1.23,45", GERMAN),
        ("1.234567", GERMAN),
        ("1.234.56", GERMAN),
        ("0.500", GERMAN),  # no number begins with a group of nought
        ("1,234.56.7", ENGLISH),
        ("1.234,56", ENGLISH),
        ("12,34", ENGLISH),
        ("1,234,", ENGLISH),
        ("1 234.5", ENGLISH),
        ("£5", ENGLISH),
        ("$5$", ENGLISH),
        ("-$-5", ENGLISH),
        ("- 5", ENGLISH),
        ("$", ENGLISH),
        ("", ENGLISH),
        ("1e3", ENGLISH),
        ("1  234,5", FRENCH),
        (" 5", FRENCH),
        ("12.5", Numbers(decimal=",")),
        ("1,23456", GERMAN),  # more digits than the scale
    ],
)
def test_a_number_written_otherwise_is_none(text: str, numbers: Numbers) -> None:
    assert cast("decimal(18,4)", text, numbers) is None


@pytest.mark.parametrize(("kind", "value"), [("int", 1234567), ("bigint", 1234567)])
def test_whole_numbers_have_thousands_too(kind: str, value: int) -> None:
    assert cast(kind, "1,234,567", ENGLISH) == value
    assert cast(kind, "1,234.50", ENGLISH) is None


def test_a_double_has_them_too() -> None:
    assert cast("double", "1.234,5", GERMAN) == 1234.5


@pytest.mark.parametrize(
    "fields",
    [
        {"decimal": ",", "thousands": ","},
        {"thousands": "1"},
        {"thousands": "-"},
        {"symbols": "$5"},
        {"symbols": "$."},
        {"decimal": ",", "thousands": ".", "symbols": "."},
    ],
)
def test_marks_that_could_be_taken_for_each_other_are_no_mapping(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Numbers(**fields)


MAPPING = """
description: What the ads cost.
files: ["spend*.csv"]
source_system: ads
exported_at: 2024-06-01T00:00:00
format: {delimiter: ";"}
numbers: {decimal: ",", thousands: " ", symbols: "€"}
header: {required: [Campaign, Day, Cost, Clicks, Shown]}
feeds:
  marketing_spend:
    max_rejected_share: 1
    columns:
      campaign_id: Campaign
      ad_id: "'all'"
      spend_date: Day
      cost: Cost
      clicks: Clicks
      impressions: try_cast(Shown as bigint) * 2
      conversions: try_cast(Shown as double) / 2
"""


def test_a_file_of_local_numbers_is_loaded_and_what_is_written_otherwise_is_rejected(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path)
    (tmp_path / "extracts" / "ads").mkdir(parents=True)
    (tmp_path / "extracts" / "ads" / "spend.yml").write_text(MAPPING, encoding="utf-8")
    settings = settings.model_copy(update={"extracts": tmp_path / "extracts"})
    rows = "Campaign;Day;Cost;Clicks;Shown\na;2024-05-13;1 234,56 €;2 000;9\nb;2024-05-13;1.5;7;9\n"
    deliver(settings, "ads/spend.csv", rows)
    counts = outcome(settings).feeds[0]
    assert (counts.inserted, counts.rejected) == (1, 1)
    # What SQL worked out is a number already: 9 * 2 and 9 / 2.
    assert ask(
        settings,
        "select cost::varchar, clicks, impressions, conversions::varchar from raw.marketing_spend",
    ) == [("1234.5600", 2000, 18, "4.5000")]
    assert ask(settings, "select line, column_name, reason, value_shape from ops.rejects") == [
        (3, "cost", "not a decimal(18,4)", "9.9")
    ]
