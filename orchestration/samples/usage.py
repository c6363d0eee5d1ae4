"""Feed of the product's use: days on which customers opened the shop's app."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import Flags, Ints, constant, counts, days
from orchestration.samples.people import People, customer_ids
from orchestration.samples.plans import Members
from orchestration.samples.story import DAY
from orchestration.samples.teams import Teams

MOST_DAYS = 12
"""Days of use of a new customer are no more than this."""
MEMBERS_DAYS = 6
LATEST_DAY = 1 << 20
"""Above any day since 1970."""


def product_usage(chunk: Chunk, people: People, teams: Teams, members: Members) -> pa.Table:
    """Days of use: of new customers from the first days on, of subscribers while they are."""
    chance = chunk.chance("product_usage")
    parts = [_of_new_customers(chunk, chance, people, teams), _of_members(chance, members)]
    person, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    once = np.unique(person * LATEST_DAY + day)
    once = once[once % LATEST_DAY * DAY < chunk.until]
    person, day = once // LATEST_DAY, once % LATEST_DAY
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(once)),
            "customer_id": customer_ids(chunk, person),
            "usage_date": days(day),
            "active_minutes": counts(1 + chance.below(len(once), 90)),
            "event_count": counts(1 + chance.below(len(once), 40)),
        }
    )


def _of_new_customers(
    chunk: Chunk, chance: Chance, people: People, teams: Teams
) -> tuple[Ints, Ints]:
    """Person and day; whoever was invited by a teammate uses it more readily."""
    story, since = chunk.story, people.known_since[: people.registered]
    share = np.full(people.registered, story.usage_share)
    share[teams.mate] = story.teammate_usage_share
    uses = chance.hits(people.registered, share) & (since >= chunk.calendar.start)
    person = np.flatnonzero(uses)
    gap = chance.lasting(len(person) * MOST_DAYS, 4 * DAY, 1.0).reshape(-1, MOST_DAYS)
    gap[:, 0] = chance.lasting(len(person), story.first_use_days * DAY, 1.3)
    moment = since[person][:, np.newaxis] + np.cumsum(gap, axis=1)
    used = chance.rng.geometric(1 - story.one_more_day_share, len(person))
    kept: Flags = np.arange(MOST_DAYS) < used[:, np.newaxis]
    day = chunk.calendar.local(moment) // DAY
    return np.repeat(person, np.minimum(used, MOST_DAYS)), day[kept]


def _of_members(chance: Chance, members: Members) -> tuple[Ints, Ints]:
    """Person and day."""
    member = np.repeat(np.arange(len(members.person)), MEMBERS_DAYS)
    gap = chance.seconds(len(member), 1, 60).reshape(-1, MEMBERS_DAYS)
    day = members.started[member] // DAY + np.cumsum(gap, axis=1).ravel()
    used = day * DAY < members.ended[member]
    return members.person[member[used]], day[used]
