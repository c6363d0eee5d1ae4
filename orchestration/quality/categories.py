"""Categories and scores of a delivery beside those of earlier ones: spread, new and gone members.

Whatever cannot be compared is an item too, which says that it is not judged and why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from orchestration.extracts.members import MARK, OTHER, in_words
from orchestration.extracts.profiles import MOST_MEMBERS, categories
from orchestration.quality.distributions import Change, distance, membership
from orchestration.quality.history import FEWEST_TO_COMPARE, Band, Item

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Column, Contract
    from orchestration.quality.profiled import Delivered

_SHOWN = 5


def category_items(
    one: Delivered, recent: Sequence[Delivered], contract: Contract
) -> Iterator[Item]:
    """What is expected of the categories of a delivery, and of the scores of its questions."""
    for column in categories(contract):
        history = [each.members.get(column.name, {}) for each in recent]
        found = one.members.get(column.name, {})
        if column.scale:
            yield from _scores(column.name, history, found)
            history, found = [_questions(each) for each in history], _questions(found)
        if any(OTHER in each for each in (*history, found)):
            history, found = [_known_only(each) for each in history], _known_only(found)
            yield _not_told_apart(column, found)
        spread = None if column.scale else distance(history, found)
        if spread:
            yield Item("categories", column.name, spread.observed, spread.band)
        if found and any(history):
            yield _changed(column.name, membership(history, found))


def _known_only(counts: dict[str, float]) -> dict[str, float]:
    """Members with those together that nobody knows, as another delivery has them together."""
    total: dict[str, float] = {}
    for member, count in counts.items():
        name = OTHER if MARK in member else member
        total[name] = total.get(name, 0.0) + count
    return total


def _not_told_apart(column: Column, found: dict[str, float]) -> Item:
    what = "questions" if column.scale else "words"
    note = f"not judged one by one: more than {MOST_MEMBERS} {what} that no contract or seed knows"
    return Item("members", f"{column.name} {OTHER}", found.get(OTHER, 0.0), None, note)


def _scores(
    column: str, history: Sequence[dict[str, float]], found: dict[str, float]
) -> Iterator[Item]:
    """The scores of each question apart: questions differ in scale and in how they are answered."""
    past, now = [_by_question(each) for each in history], _by_question(found)
    for question, scores in now.items():
        of_it = [each[question] for each in past if question in each]
        subject = f"{column} of {in_words(question)}"
        spread = distance(of_it, scores) if len(of_it) >= FEWEST_TO_COMPARE else None
        if question != OTHER and spread:
            yield Item("scores", subject, spread.observed, spread.band)
        else:
            yield Item("scores", subject, sum(scores.values()), None, _why_not(question, of_it))


def _why_not(question: str, past: Sequence[dict[str, float]]) -> str:
    """Why the scores of a question are not compared."""
    if question == OTHER:
        return "not judged: these questions are too many to be told apart"
    if len(past) < FEWEST_TO_COMPARE:
        needs = f"{len(past)} of {FEWEST_TO_COMPARE} earlier deliveries with answers"
        return f"not judged yet: {needs}"
    return "not judged: too few answers to tell one score from another"


def _by_question(members: dict[str, float]) -> dict[str, dict[str, float]]:
    """Scores of each question; a score stands behind the last sign of equality."""
    found: dict[str, dict[str, float]] = {}
    for member, count in members.items():
        question, _, score = member.rpartition("=")
        found.setdefault(question, {})[score] = count
    return found


def _questions(members: dict[str, float]) -> dict[str, float]:
    return {name: sum(scores.values()) for name, scores in _by_question(members).items()}


def _changed(column: str, change: Change) -> Item:
    found = len(change.new) + len(change.vanished)
    told = [f"new: {in_words(name)}" for name in change.new]
    told += [f"gone: {in_words(name)}" for name in change.vanished]
    more = f" and {found - _SHOWN} more" if found > _SHOWN else ""
    limit = Band(-math.inf, 0, 0)
    return Item("members", column, found, limit, ", ".join(told[:_SHOWN]) + more)
