"""What is said on a ticket after the first answer, and who has it next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Ints
from orchestration.samples.tickets import Tickets

MOST_REPLIES = 9
"""Further replies of a ticket are no more than this."""


@dataclass(frozen=True)
class Conversations:
    """Further replies of agents, one row each, and handovers, one row per ticket."""

    ticket: Ints
    """Per further reply: row of its ticket."""
    asked: Ints
    """Per further reply: the customer's words before it; NEVER where the reopening said them."""
    replied: Ints
    moved: Ints
    """Per ticket: when somebody else got it, NEVER if nobody did."""

    def replies(self, tickets: Tickets, until: int) -> Ints:
        """Per ticket: public replies of agents before a moment."""
        told = self.ticket[self.replied < until]
        further = np.bincount(told, minlength=len(tickets))
        return np.asarray(further + (tickets.replied < until), dtype=np.int64)


def make_conversations(chunk: Chunk, tickets: Tickets) -> Conversations:
    """Everything after the first answer; where no one ever answered there is nothing."""
    chance = chunk.chance("conversations")
    ticket, asked, replied = _before_solve(chunk, chance, tickets)
    again = np.flatnonzero((tickets.replied < NEVER) & (tickets.reopened < NEVER))
    answer = _between(chance, tickets.reopened[again], tickets.solved_again[again])
    return Conversations(
        ticket=np.concatenate([ticket, again]),
        asked=np.concatenate([asked, np.full(len(again), NEVER)]),
        replied=np.concatenate([replied, answer]),
        moved=_moved(chunk, chance, tickets),
    )


def _before_solve(chunk: Chunk, chance: Chance, tickets: Tickets) -> tuple[Ints, Ints, Ints]:
    """Ticket, the customer's words and the reply to them, spread from first answer to solve."""
    drawn = chance.rng.geometric(1 - chunk.story.further_reply_share, len(tickets)) - 1
    goes_on = (tickets.replied < NEVER) & (tickets.solved < NEVER)
    size = np.where(goes_on, np.minimum(drawn, MOST_REPLIES), 0)
    ticket = np.repeat(np.arange(len(tickets)), size)
    number = np.arange(len(ticket)) - np.repeat(np.cumsum(size) - size, size)
    since = np.where(tickets.waits > 0, tickets.wait_until, tickets.replied)[ticket]
    share = chance.rng.random(len(ticket))
    early = share * chance.rng.random(len(ticket))
    length = (tickets.solved[ticket] - since) / size[ticket]
    asked, replied = (since + (length * (number + s)).astype(np.int64) for s in (early, share))
    return ticket, asked, replied


def _moved(chunk: Chunk, chance: Chance, tickets: Tickets) -> Ints:
    """When a ticket is handed over: between its assignment and its solve, or its first answer."""
    until = np.where(tickets.solved < NEVER, tickets.solved, tickets.replied)
    moves = chance.hits(len(tickets), chunk.story.handover_share)
    moves &= (tickets.assigned < NEVER) & (until < NEVER)
    return np.where(moves, _between(chance, tickets.assigned, until), NEVER)


def _between(chance: Chance, since: Ints, until: Ints) -> Ints:
    return since + (chance.rng.random(len(since)) * (until - since)).astype(np.int64)
