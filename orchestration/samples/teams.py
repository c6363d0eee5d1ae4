"""Teams of company accounts: the owner invites, some accept and become customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Ints
from orchestration.samples.people import ACCOUNT_SIZE, People
from orchestration.samples.story import DAY, HOUR


@dataclass(frozen=True)
class Teams:
    """Invitations and those who accepted one; times in epoch seconds."""

    owner: Ints
    """Per invitation: who sent it, the account's first customer."""
    invited: Ints
    mate: Ints
    """Per accepted invitation: who became a customer by it."""
    joined: Ints

    def first_invited(self, persons: int) -> Ints:
        """Per person: the first invitation sent, NEVER without one."""
        first = np.full(persons, NEVER)
        np.minimum.at(first, self.owner, self.invited)
        return first


def make_teams(chunk: Chunk, people: People) -> Teams:
    """Customers won after the first of their account were invited by him, others in vain."""
    chance, since = chunk.chance("teams"), people.known_since
    owner, mate = _pairs(people)
    known = since[mate] - np.maximum(since[owner], chunk.calendar.start)
    fresh = known >= DAY
    owner, mate, known = owner[fresh], mate[fresh], known[fresh]
    thought = np.minimum(chance.lasting(len(mate), 20 * HOUR, 1.2), 10 * DAY)
    invited = since[mate] - np.minimum(thought, known // 2)
    accepted = chunk.story.invitations_accepted_share
    vain = chance.rng.permutation(len(mate))[: round(len(mate) * (1 / accepted - 1))]
    again = invited[vain] + chance.seconds(len(vain), 60, 5 * DAY)
    return Teams(
        owner=np.concatenate([owner, owner[vain]]),
        invited=np.concatenate([invited, again]),
        mate=mate,
        joined=since[mate],
    )


def _pairs(people: People) -> tuple[Ints, Ints]:
    """First customer of each account, once for each of the others, and these."""
    person = np.flatnonzero(people.in_company[: people.registered])
    account = person // ACCOUNT_SIZE
    order = np.lexsort((people.known_since[person], account))
    person, account = person[order], account[order]
    starts = np.flatnonzero(np.diff(account, prepend=-1))
    owner = np.repeat(person[starts], np.diff(np.append(starts, len(person))))
    return owner[owner != person], person[owner != person]
