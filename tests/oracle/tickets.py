"""Tickets with what their log and their own record say of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tests.oracle import seeds, ticket_log
from tests.oracle.business import Business, named, profile
from tests.oracle.files import Record
from tests.oracle.people import Customer, SourceId
from tests.oracle.periods import instant
from tests.oracle.ticket_log import Event

BOT_CHANNEL = "chatbot"


@dataclass(eq=False)
class Ticket:
    """One ticket; what both its log and its record may tell is told here once."""

    record: Record
    events: list[Event]
    customer: Customer | None

    @property
    def created_at(self) -> datetime:
        """When it was created; a mere date stands for its midnight here, as it does below."""
        return instant(self.record["created_at"])

    @property
    def source_system(self) -> str:
        """Whose ticket it is."""
        return self.record["source_system"]  # type: ignore[no-any-return]

    @property
    def category(self) -> str | None:
        """In the source's own words."""
        return self.record["category"]  # type: ignore[no-any-return]

    @cached_property
    def status(self) -> str:
        """In our words, by the record."""
        return seeds.statuses("ticket").meaning(self.source_system, self.record["status"])

    @cached_property
    def channel(self) -> str:
        """In our words."""
        return seeds.channels().meaning(self.source_system, self.record["channel"])

    @property
    def is_removed(self) -> bool:
        """Merged, deleted and spam tickets are in no KPI but the backlog of the time before."""
        return self.status in ticket_log.REMOVED

    @cached_property
    def has_status_log(self) -> bool:
        """Whether the log tells of statuses."""
        return bool(ticket_log.stretches(self.events))

    @cached_property
    def last_solve(self) -> date | None:
        """The ticket's own solve time, else its close time, else the last solve of the log.

        A reopened ticket that is open keeps a stale time in its record, which solves nothing.
        """
        if self.is_reopened_and_open:
            return None
        recorded: date | None = self.record["solved_at"] or self.record["closed_at"]
        return recorded or ticket_log.last_solve(self.events)

    @property
    def solved_at(self) -> datetime | None:
        """The last solve on the time line."""
        return instant(self.last_solve) if self.last_solve else None

    @property
    def recorded_end(self) -> datetime | None:
        """What the ticket's own record says of its end."""
        return self.recorded("solved_at") or self.recorded("closed_at")

    def recorded(self, name: str) -> datetime | None:
        """A time of the record on the time line."""
        return instant(self.record[name]) if self.record[name] else None

    @cached_property
    def is_reopened_and_open(self) -> bool:
        """Open by its status and by its log, nothing recorded since the log's last event."""
        if self.status in ticket_log.SOLVED | ticket_log.REMOVED or not self.has_status_log:
            return False
        last = ticket_log.stretches(self.events)[-1]
        is_stale = self.recorded_end is None or self.recorded_end <= last.begins
        return last.status not in ticket_log.SOLVED and is_stale

    @property
    def is_solved(self) -> bool:
        """Whether anything says when it was solved."""
        return self.solved_at is not None

    @property
    def is_closed_without_time(self) -> bool:
        """Solved by its status, and nobody says when."""
        return self.status in ticket_log.SOLVED and not self.is_solved

    @cached_property
    def first_solve(self) -> date | None:
        """By the log; without one, the only solve of a ticket never reopened."""
        only_solve = self.last_solve if self.is_reopened is False else None
        return ticket_log.first_solve(self.events) or only_solve

    @cached_property
    def is_reopened(self) -> bool | None:
        """By the log where the ticket has one, else as recorded; None where neither tells."""
        if self.has_status_log:
            return bool(ticket_log.reopenings(self.events))
        recorded = self.record["reopens"]
        return None if recorded is None else bool(recorded)

    @cached_property
    def reply_count(self) -> int | None:
        """Public replies of agents, by the log where it holds messages, else as recorded."""
        if ticket_log.holds_messages(self.events):
            return len(ticket_log.agent_replies(self.events))
        return self.record["replies"]  # type: ignore[no-any-return]

    @property
    def is_opened_by_agent(self) -> bool:
        """Whether an agent wrote first."""
        return bool(self.record["created_by_actor"] == "agent")

    @cached_property
    def owed_since(self) -> datetime | None:
        """From when an answer was owed; None where an agent wrote and the customer said nothing."""
        return (
            ticket_log.first_words_of_customer(self.events)
            if self.is_opened_by_agent
            else self.created_at
        )

    @cached_property
    def first_replied_at(self) -> datetime | None:
        """The first public reply of a human agent that is an answer.

        By the log where it holds messages, else as recorded.
        """
        if not ticket_log.holds_messages(self.events):
            return self.recorded("first_replied_at")
        replies = ticket_log.agent_replies(self.events)
        if not self.is_opened_by_agent:
            return min(replies, default=None)
        asked_at = ticket_log.first_words_of_customer(self.events)
        return min((at for at in replies if asked_at and at > asked_at), default=None)

    @property
    def is_bot_conversation(self) -> bool:
        """Whether it is on the bot's channel."""
        return self.channel == BOT_CHANNEL

    @property
    def is_ended_by_bot(self) -> bool:
        """Over, without that any person was asked into it."""
        by_person = (
            self.first_replied_at
            or self.record["agent_id"]
            or any(agent for _, agent in ticket_log.holders(self.events))
            or ticket_log.has_handoff(self.events)
        )
        is_over = self.is_solved or self.is_closed_without_time
        return self.is_bot_conversation and is_over and not by_person

    @property
    def is_owed_an_answer(self) -> bool:
        """Whether a person has to answer, or did."""
        return not self.is_ended_by_bot and (
            self.owed_since is not None or self.first_replied_at is not None
        )

    @cached_property
    def dimensions(self) -> dict[str, str]:
        """Every breakdown of a ticket; who the customer was when it was created."""
        return {
            "source_system": self.source_system,
            "channel": self.channel,
            **profile(self.customer, self.created_at),
            "team": self.record["team"] or seeds.UNKNOWN,
            "agent": named(self.source_system, self.record["agent_id"]),
            "ticket_category": self.category or seeds.UNKNOWN,
            "ticket_priority": self.record["priority"] or seeds.UNKNOWN,
        }

    def chosen(self, *names: str) -> dict[str, str]:
        """Some of the breakdowns."""
        return {name: self.dimensions[name] for name in names}


def read_tickets(business: Business) -> list[Ticket]:
    """Every ticket that has begun by as_of, oldest first."""
    events = _events(business.records("ticket_events"))
    tickets = [
        Ticket(
            record,
            events.get((record["source_system"], record["ticket_id"]), []),
            business.people.of(record),
        )
        for record in business.records("tickets")
        if business.has_happened(record["created_at"])
    ]
    return sorted(tickets, key=lambda ticket: ticket.created_at)


def _events(records: Sequence[Record]) -> dict[SourceId, list[Event]]:
    bots = _bots(records)
    by_ticket: dict[SourceId, list[Event]] = defaultdict(list)
    for record in records:
        by_ticket[record["source_system"], record["ticket_id"]].append(_event(record, bots))
    for events in by_ticket.values():
        events.sort(key=lambda event: event.order)
    return by_ticket


def _bots(records: Iterable[Record]) -> set[SourceId]:
    """Whoever acts as a bot or as the system anywhere is no person."""
    return {
        (record["source_system"], record["actor_id"])
        for record in records
        if record["actor_type"] in {"bot", "system"} and record["actor_id"]
    }


def _event(record: Record, bots: set[SourceId]) -> Event:
    is_status = record["event_type"] == "status"
    meaning = seeds.statuses("ticket").meaning(record["source_system"], record["to_value"])
    return Event(
        at=record["occurred_at"],
        order=(record["occurred_at"], record["sequence"] or 0, record["event_id"]),
        kind=record["event_type"],
        actor=record["actor_type"],
        status=meaning if is_status else "",
        team=record["team"],
        agent=None if (record["source_system"], record["agent_id"]) in bots else record["agent_id"],
    )
