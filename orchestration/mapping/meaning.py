"""Columns without which a feed loads and says nothing: what a question is, what comes nearest."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from orchestration.mapping.words import likeness, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from orchestration.extracts.contracts import Column as FeedColumn
    from orchestration.mapping.columns import Column

MEANT = {
    "survey_responses": ("score",),
    "employee_surveys": ("score",),
    "tickets": ("solved_at", "channel", "status"),
    "orders": ("delivered_at", "promised_at", "gross_amount"),
    "marketing_spend": ("cost",),
}
"""Columns that a contract does not require, and that its feed's KPIs are made of."""
ANSWERS = ("survey_responses", "employee_surveys")
HIGHEST = 10
"""The top of the longest known scale: 0 to 10; 1 to 5 and 1 to 7 lie within it."""
FEW_WORDS = 50
NEAREST = 3
_ASKS = {
    "how", "what", "would", "do", "did", "are", "is", "was", "were", "please", "rate", "wie",
    "wurden", "wurdest", "war", "waren", "sind", "bitte", "bewerten", "comment", "quelle",
}  # fmt: skip
_LEAST_WORDS = 4


def is_scale(column: Column) -> bool:
    """Whether its values may be answers on a known scale: whole numbers of 0 to 10."""
    low, high = column.low, column.high
    return (
        column.kind == "whole number"
        and low is not None
        and high is not None
        and low >= 0
        and high <= HIGHEST
    )


def is_question(column: Column) -> bool:
    """Whether its name reads as if a person had been asked."""
    name = words(re.sub(r"[()\[\]]", " ", column.name))
    if "?" in column.name or (len(name) > 1 and name[0] in _ASKS):
        return True
    return len(name) >= _LEAST_WORDS


def questions(columns: Iterable[Column], used: Collection[str]) -> list[Column]:
    """Answers on a scale that nothing else takes, the longest scale and the fullest first."""
    asked = [one for one in columns if one.name not in used and is_scale(one) and is_question(one)]
    return sorted(asked, key=lambda one: (-(one.high or 0), -one.filled, one.place))


def nearest(
    columns: Iterable[Column], feed: str, target: FeedColumn, used: Collection[str]
) -> tuple[str, ...]:
    """Names of the columns that nothing takes and that could hold this, the likest first."""
    free = [one for one in columns if one.name not in used and _could_be(target, one)]
    return tuple(one.name for one in sorted(free, key=lambda one: -_near(one, feed, target)))[
        :NEAREST
    ]


def _could_be(target: FeedColumn, column: Column) -> bool:
    if target.name == "score":
        return is_scale(column)
    if target.sql_type == "timestamp":
        return column.times is not None
    if target.sql_type.startswith("decimal"):
        return column.is_number and column.times is None
    return column.kind == "text" and column.distinct <= FEW_WORDS


def _near(column: Column, feed: str, target: FeedColumn) -> float:
    like = SequenceMatcher(None, " ".join(words(column.name)), target.name.replace("_", " "))
    return likeness(column.name, feed, target.name) + like.ratio()
