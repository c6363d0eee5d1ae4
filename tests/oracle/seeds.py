"""The business tables of `seeds/`, as the business writes them."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.oracle.files import Record

FOLDER = Path(__file__).parents[2] / "seeds"
WHOLE_NUMBERS = ("scale_min", "scale_max", "rank", "minimum_use_days", "question_count")
WHOLE_NUMBERS += (
    "minimum_orders",
    "minimum_days_since_last_order",
    "maximum_recency_days",
    "minimum_purchases",
)
UNKNOWN, UNMAPPED, NOT_APPLICABLE = "unknown", "unmapped", "not_applicable"


@cache
def rows(name: str) -> list[Record]:
    """A seed's rows; empty cells are None, whole numbers numbers, all else text."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return [
            {column: typed(column, text) for column, text in row.items()}
            for row in csv.DictReader(lines)
        ]


def typed(column: str, text: str) -> str | int | None:
    if not text:
        return None
    return int(text) if column in WHOLE_NUMBERS else text


@cache
def questions() -> dict[tuple[str, str], Record]:
    return {(row["survey_id"], row["question_id"]): row for row in rows("survey_questions")}


@cache
def surveys() -> dict[str, Record]:
    return {row["survey_id"]: row for row in rows("surveys")}


@cache
def touchpoints() -> dict[str, Record]:
    return {row["touchpoint_id"]: row for row in rows("touchpoints")}


@dataclass(frozen=True)
class Words:
    """What a source's word means: its own row, else the row of every system (`*`)."""

    meanings: dict[tuple[str, str], str]

    def meaning(self, source_system: str, word: str | None) -> str:
        """`unknown` without a word, `unmapped` where the seed has no row for it."""
        if word is None:
            return UNKNOWN
        plain = word.strip().lower()
        own = self.meanings.get((source_system, plain))
        return own or self.meanings.get(("*", plain), UNMAPPED)


@cache
def channels() -> Words:
    return Words(
        {
            (row["source_system"], row["source_channel"]): row["channel"]
            for row in rows("channel_mappings")
        }
    )


@cache
def statuses(entity: str) -> Words:
    """Meanings of the status words of an `order`, `ticket` or `subscription`."""
    mine = [row for row in rows("status_mappings") if row["entity"] == entity]
    return Words({(row["source_system"], row["source_status"]): row["status"] for row in mine})


@cache
def campaign_types() -> Words:
    return Words(
        {
            (row["source_system"], row["source_campaign"]): row["campaign_type"]
            for row in rows("campaigns")
        }
    )


@cache
def complaint_categories() -> set[tuple[str, str]]:
    return {(row["source_system"], row["source_category"]) for row in rows("complaint_categories")}


@dataclass(frozen=True)
class Rate:
    """Units of one currency for one unit of another, from a day on."""

    currency: str
    to_currency: str
    valid_from: str
    rate: Decimal


@cache
def exchange_rates() -> list[Rate]:
    """Oldest first; a rate holds until the next one of the same two currencies."""
    every = [
        Rate(row["currency"], row["to_currency"], row["valid_from"], Decimal(row["rate"]))
        for row in rows("exchange_rates")
    ]
    return sorted(every, key=lambda rate: rate.valid_from)
