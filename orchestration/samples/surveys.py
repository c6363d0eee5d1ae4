"""Feeds of the surveys: invitations and responses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.samples.answers import QUESTION_IDS, Answers, make_answers
from orchestration.samples.asking import SURVEYS, Asked, Timing
from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    Flags,
    Ints,
    constant,
    counts,
    flags,
    keys,
    moments,
    only,
    words,
)
from orchestration.samples.orders import Orders
from orchestration.samples.people import People, customer_ids, emails, record_at
from orchestration.samples.sales import Sales, order_ids
from orchestration.samples.support import Support, ticket_ids
from orchestration.samples.tickets import Tickets

INVITATIONS_PER_CUSTOMER = 12
CHANNELS = ("email", "in_app", "sms")
CANARIES = (
    "Please call me at +49 170 5550123 about this.",
    "Write to canary.person@example.com instead of the old address.",
    "My card 4111 1111 1111 1111 was charged twice.",
    "Refund to DE89 3704 0044 0532 0130 00, please.",
    "Reach my wife at canary.family@example.com or 0170 5550199.",
)
"""Comments with personal data in them, to show that it is redacted."""
CANARY_VALUES = (
    "+49 170 5550123",
    "canary.person@example.com",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "canary.family@example.com",
    "0170 5550199",
)
COMMENTS = (
    ("Never again.", "Nobody answers, nothing arrives.", "Terrible, I am done with this shop."),
    ("Took far too long.", "It still has not arrived, why do you ask me now?", "Parts missing."),
    ("It was all right.", "Good product, slow delivery.", "Fine, but the box was damaged."),
    ("Great, thank you!", "Fast and friendly.", "Exactly as described, will order again."),
)


@dataclass(frozen=True)
class Surveys:
    """The feeds of the surveys."""

    invitations: pa.Table
    responses: pa.Table
    answers: Answers


def make_surveys(
    chunk: Chunk,
    people: People,
    sales: Sales,
    support: Support,
    asked: Asked,
    early: Timing,
    orders: Orders,
    tickets: Tickets,
) -> Surveys:
    """Invitations and the answers to them."""
    chance, rows = chunk.chance("surveys"), len(asked)
    record = record_at(people, chance, asked.person, asked.sent)
    record = np.where(asked.order >= 0, sales.record[asked.order], record)
    record = np.where(asked.ticket >= 0, support.record[asked.ticket], record)
    state = chance.pick(rows, (chunk.story.survey_delivered_share, 0.02, 0.01))
    channel = chance.pick(rows, (0.7, 0.18, 0.12)).astype(np.int64)
    about = pa.table(
        {
            "customer_id": customer_ids(chunk, record),
            "email": emails(chunk, people, asked.person),
            "order_id": order_ids(chunk, asked.order),
            "ticket_id": ticket_ids(chunk, asked.ticket),
            "survey_id": words(SURVEYS, asked.survey),
            "invitation_id": invitation_ids(chunk, np.arange(rows)),
        }
    )
    invitations = _invitations(chunk, about, asked, channel, state.astype(np.int64))
    answers = make_answers(chunk, people, asked, early, state != 1, orders, tickets)
    responses = _responses(chunk, chance, about, asked, answers, support, channel)
    return Surveys(invitations, responses, answers)


def invitation_ids(chunk: Chunk, row: Ints) -> pa.Array:
    """Invitation ids of rows of the chunk's invitations."""
    return keys("i", chunk.first(INVITATIONS_PER_CUSTOMER) + row + 1)


def _invitations(
    chunk: Chunk, about: pa.Table, asked: Asked, channel: Ints, state: Ints
) -> pa.Table:
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(asked)),
            "invitation_id": about["invitation_id"],
            "survey_id": about["survey_id"],
            "channel": words(CHANNELS, channel),
            "sent_at": moments(asked.sent, chunk.until),
            "delivered": flags(state == 0, state != 2),
            "customer_id": about["customer_id"],
            "email": about["email"],
            "order_id": about["order_id"],
            "ticket_id": about["ticket_id"],
        }
    )


def _responses(
    chunk: Chunk,
    chance: Chance,
    about: pa.Table,
    asked: Asked,
    answers: Answers,
    support: Support,
    channel: Ints,
) -> pa.Table:
    context = about.take(pa.array(answers.asked))
    ticket = asked.ticket[answers.asked]
    agent = np.where(ticket >= 0, support.agent[ticket], -1)
    first = chunk.first(INVITATIONS_PER_CUSTOMER)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(answers)),
            "response_id": keys("r", first + answers.response + 1),
            "question_id": words(QUESTION_IDS, answers.question),
            "answer_id": constant(None, len(answers)),
            "invitation_id": context["invitation_id"],
            "survey_id": context["survey_id"],
            "score": counts(answers.score),
            "comment": _comments(chunk, chance, answers),
            "responded_at": moments(answers.at, chunk.until),
            "customer_id": context["customer_id"],
            "email": context["email"],
            "order_id": context["order_id"],
            "ticket_id": context["ticket_id"],
            "agent_id": keys("g", agent + 1, agent >= 0),
            "channel": words(CHANNELS, channel[answers.asked]),
        }
    )


def _comments(chunk: Chunk, chance: Chance, answers: Answers) -> pa.Array:
    rows = len(answers)
    level = np.digitize(answers.feeling, (0.35, 0.6, 0.8))
    code = level * 3 + chance.below(rows, 3)
    plain = words([text for texts in COMMENTS for text in texts], code)
    canary = _canary_rows(chunk, answers.has_comment)
    which = (np.cumsum(canary) - 1) % len(CANARIES)
    told = words(CANARIES, np.maximum(which, 0))
    return only(pc.if_else(pa.array(canary), told, plain), answers.has_comment)


def _canary_rows(chunk: Chunk, has_comment: Flags) -> Flags:
    """The first few comments of the chunk hold personal data."""
    return has_comment & (np.cumsum(has_comment) <= chunk.story.canary_comments_per_chunk)
