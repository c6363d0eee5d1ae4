"""Errors of more than ten kinds, planted into the records of one day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.simulation.business import Record

Change = Callable[[list[Record], list[Record]], list[Record]]


@dataclass(frozen=True)
class Anomaly:
    """What is wrong, in which feed, and what must find it.

    `change` makes the day's records from what they would be and the records of the day before.
    `expectation` and `subject` name what must not be met; `blocks` says whether that keeps the day
    from being published, as docs/quality.md has it, or only warns.
    """

    name: str
    feed: str
    change: Change
    expectation: str
    subject: str = ""
    blocks: bool = True


def _without(column: str, every: int) -> Change:
    def change(today: list[Record], _: list[Record]) -> list[Record]:
        return [
            one | ({column: None} if number % every == 0 else {})
            for number, one in enumerate(today)
        ]

    return change


def _inverted(today: list[Record], _: list[Record]) -> list[Record]:
    highest = {"recommend": 10, "satisfied": 6}
    return [one | {"score": highest[one["question_id"]] - one["score"]} for one in today]


def _times(column: str, factor: float) -> Change:
    return lambda today, _: [one | {column: round(one[column] * factor, 4)} for one in today]


def _renamed(column: str, names: dict[str, str]) -> Change:
    return lambda today, _: [one | {column: names.get(one[column], one[column])} for one in today]


def _later(column: str, days: int, every: int) -> Change:
    def change(today: list[Record], _: list[Record]) -> list[Record]:
        return [
            one | ({column: one[column] + timedelta(days=days)} if number % every == 0 else {})
            for number, one in enumerate(today)
        ]

    return change


ANOMALIES = (
    Anomaly("volume halved", "orders", lambda today, _: today[::2], "row_count"),
    Anomaly("nothing delivered", "survey_responses", lambda _, __: [], "row_count"),
    Anomaly(
        "nulls in a fifth",
        "orders",
        _without("gross_amount", 5),
        "null_share",
        "gross_amount",
        blocks=False,
    ),
    Anomaly(
        "rows repeated", "orders", lambda today, _: today + today[:30], "duplicates", blocks=False
    ),
    Anomaly(
        "scale inverted",
        "survey_responses",
        _inverted,
        "scores",
        "score of relationship/recommend",
    ),
    Anomaly("cents for euros", "orders", _times("gross_amount", 100), "mean", "gross_amount"),
    Anomaly("euros for cents", "orders", _times("gross_amount", 0.01), "mean", "gross_amount"),
    Anomaly("yesterday again", "tickets", lambda _, before: before, "repeated"),
    Anomaly("yesterday, reordered", "tickets", lambda _, b: b[::-1], "freshness", "created_at"),
    Anomaly(
        "category gone",
        "tickets",
        _renamed("channel", {"phone": "chat"}),
        "members",
        "channel",
        blocks=False,
    ),
    Anomaly(
        "category new",
        "tickets",
        _renamed("channel", {"phone": "Anna Schmidt"}),
        "members",
        "channel",
        blocks=False,
    ),
    Anomaly(
        "times ahead",
        "tickets",
        _later("created_at", 400, 8),
        "future",
        "created_at",
        blocks=False,
    ),
    Anomaly(
        "an amount below zero",
        "orders",
        lambda today, _: [today[0] | {"gross_amount": -1}, *today[1:]],
        "range",
        "gross_amount",
        blocks=False,
    ),
    Anomaly("volume doubled", "orders", lambda today, _: _twice(today), "row_count"),
)


def _twice(today: list[Record]) -> list[Record]:
    """As many records again, of other orders."""
    return today + [one | {"order_id": f"{one['order_id']}b"} for one in today]
