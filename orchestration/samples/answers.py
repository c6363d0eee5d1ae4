"""Survey answers: who answers, when, and how a score follows from what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.samples.asking import POST_PURCHASE, POST_SUPPORT, RELATIONSHIP, Asked, Timing
from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import Flags, Floats, Ints
from orchestration.samples.orders import Orders
from orchestration.samples.people import People
from orchestration.samples.story import DAY, HOUR
from orchestration.samples.tickets import Tickets

QUESTION_IDS = ("recommend", "satisfied", "ease", "expected")
RECOMMEND, SATISFIED, EASE, EXPECTED = range(4)
SCALES = ((0, 10), (1, 5), (1, 7), (1, 5))
QUESTIONS = np.array(
    [
        (RECOMMEND, SATISFIED, EXPECTED),
        (SATISFIED, EASE, -1),
        (RECOMMEND, SATISFIED, -1),
    ]
)
"""Per survey the questions in their order; -1 where there are no more."""


@dataclass(frozen=True)
class Answers:
    """Answers of a chunk by time; `asked` and `response` number invitation and filled-in form."""

    asked: Ints
    response: Ints
    question: Ints
    score: Ints
    at: Ints
    has_comment: Flags
    feeling: Floats
    """How good it was, 0 to 1."""

    def __len__(self) -> int:
        """Number of answers."""
        return len(self.asked)


def make_answers(
    chunk: Chunk,
    people: People,
    asked: Asked,
    early: Timing,
    reached: Flags,
    orders: Orders,
    tickets: Tickets,
) -> Answers:
    """All answers given before the export."""
    chance, story = chunk.chance("answers"), chunk.story
    feeling = _feeling(people, asked, early, orders, tickets)
    moved = np.abs(feeling - 0.78)
    share = story.answered_share * (0.85 + 0.6 * moved)
    row = np.flatnonzero(reached & chance.hits(len(asked), share))
    at = asked.sent[row] + np.minimum(chance.lasting(len(row), 9 * HOUR, 1.3), 40 * DAY)
    row, at = row[at < chunk.until], at[at < chunk.until]
    order = np.argsort(at, kind="stable")
    hoped = story.hoped_for + people.mood[asked.person] / 1200
    return _answered(chunk, chance, asked, row[order], at[order], feeling, hoped)


def _answered(
    chunk: Chunk,
    chance: Chance,
    asked: Asked,
    row: Ints,
    at: Ints,
    feeling: Floats,
    hoped: Floats,
) -> Answers:
    """The answers of each form: all answer the first question, most the others as well."""
    size = _answered_questions(chunk, chance, asked.survey[row])
    form = np.repeat(np.arange(len(row)), size)
    position = np.arange(len(form)) - np.repeat(np.cumsum(size) - size, size)
    question = QUESTIONS[asked.survey[row][form], position]
    level = np.where(question == EXPECTED, hoped[row][form], feeling[row][form])
    felt = np.clip(level + chance.rng.normal(0, 0.09, len(form)), 0, 1)
    low, high = (np.array([s[i] for s in SCALES])[question] for i in (0, 1))
    score = np.clip(np.round(low + felt * (high - low)), low, high).astype(np.int64)
    comment = chance.hits(len(form), chunk.story.comment_share) & (position == 0)
    return Answers(row[form], form, question, score, at[form], comment, felt)


def _answered_questions(chunk: Chunk, chance: Chance, survey: Ints) -> Ints:
    """How many questions of its form each person answers before leaving it."""
    second = chance.hits(len(survey), chunk.story.second_question_share)
    third = second & chance.hits(len(survey), chunk.story.third_question_share)
    return np.asarray(1 + second + (third & (QUESTIONS[survey, 2] >= 0)), dtype=np.int64)


def _feeling(
    people: People, asked: Asked, early: Timing, orders: Orders, tickets: Tickets
) -> Floats:
    """How good the experience was: 0 awful, 1 perfect."""
    mood = people.mood[asked.person] / 600
    felt = 0.82 + mood
    felt = felt - np.where(asked.survey == POST_PURCHASE, _bad_order(asked, orders), 0)
    felt = felt - np.where(asked.survey == POST_SUPPORT, _bad_support(asked, tickets), 0)
    felt = felt - np.where(early.before_delivery | early.replacement_open, 0.13, 0)
    felt = felt - np.where(early.ticket_open, 0.15, 0)
    soured = np.isin(asked.person, orders.person[orders.is_lost | (orders.days_late > 3)])
    felt = felt - np.where(soured & (asked.survey == RELATIONSHIP), 0.12, 0)
    return np.clip(felt, 0, 1)


def _bad_order(asked: Asked, orders: Orders) -> Floats:
    lateness = np.clip(orders.days_late, 0, 15) * 0.03
    harm = np.where(orders.is_lost, 0.5, lateness) + np.where(orders.is_faulty, 0.15, 0)
    known = np.where(orders.delivered[asked.order] <= asked.sent, 1.0, 0.3)
    return np.asarray(harm[asked.order] * known)


def _bad_support(asked: Asked, tickets: Tickets) -> Floats:
    hours = np.clip((tickets.replied - tickets.created) / HOUR, 0, 72)
    harm = 0.0022 * hours + np.where(tickets.reopened <= tickets.closed, 0.12, 0)
    return np.asarray(harm[asked.ticket])
