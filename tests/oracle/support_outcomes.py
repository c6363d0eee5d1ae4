"""What became of tickets: solves, reopenings, replies, hand-overs, the customer's return."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.oracle import ticket_log
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.tickets import Ticket

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


class Contacts:
    """The counted tickets of each customer, oldest first."""

    def __init__(self, tickets: list[Ticket]) -> None:
        """Tickets of nobody known belong to nobody's contacts."""
        self.by_customer: dict[str, list[Ticket]] = defaultdict(list)
        for ticket in tickets:
            if ticket.customer and not ticket.is_removed:
                self.by_customer[ticket.customer.customer_id].append(ticket)

    def others(self, ticket: Ticket) -> list[Ticket]:
        """The customer's other tickets."""
        mine = self.by_customer[ticket.customer.customer_id] if ticket.customer else []
        return [other for other in mine if other is not ticket]

    def after(self, ticket: Ticket, start: datetime, window: timedelta) -> list[Ticket]:
        """Those created after a moment, up to the last instant of a window."""
        return [
            other for other in self.others(ticket) if start < other.created_at <= start + window
        ]

    def further(self, ticket: Ticket, solved_at: datetime) -> list[Ticket]:
        """Those about the same category within 7 days after the solve."""
        after = self.after(ticket, solved_at, WEEK)
        return [other for other in after if other.category == ticket.category]

    def before(self, ticket: Ticket, window: timedelta) -> list[Ticket]:
        """Those about the same category, created in the window before this one."""
        start = ticket.created_at
        return [
            other
            for other in self.others(ticket)
            if other.category == ticket.category and start - window <= other.created_at < start
        ]


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    contacts = Contacts(tickets)
    for ticket in tickets:
        if not ticket.is_removed:
            for kpi_id, numerator in on_creation(ticket, contacts):
                day = business.local_date(ticket.created_at)
                yield observed(kpi_id, day, ticket, numerator)
            if ticket.solved_at:
                day = business.local_date(ticket.solved_at)
                for kpi_id, numerator in on_solve(ticket, ticket.solved_at, contacts):
                    yield observed(kpi_id, day, ticket, numerator)


def observed(kpi_id: str, day: date, ticket: Ticket, numerator: int) -> Observation:
    is_count = kpi_id in {"ticket_volume", "tickets_solved", "early_ticket_volume"}
    return Observation(kpi_id, day, ticket.dimensions, int(numerator), 0 if is_count else 1)


def on_creation(ticket: Ticket, contacts: Contacts) -> Iterator[tuple[str, int]]:
    """KPIs that count a ticket on the day of its creation."""
    yield "ticket_volume", 1
    if is_early(ticket):
        yield "early_ticket_volume", 1
    if ticket_log.holders(ticket.events):
        yield "transfer_rate", ticket_log.is_transferred(ticket.events)
    if ticket.record["reassignments"] is not None:
        yield "transfer_rate_as_recorded", ticket.record["reassignments"] > 0
    if ticket.customer:
        earlier = contacts.before(ticket, WEEK)
        yield "repeat_contact_rate", bool(earlier)
        if earlier:
            yield "channel_switch_rate", earlier[-1].channel != ticket.channel


def is_early(ticket: Ticket) -> bool:
    """Created in the customer's first 30 days since its record or its first order."""
    if ticket.customer is None:
        return False
    starts = [record["created_at"] for record in ticket.customer.records if record["created_at"]]
    starts += ticket.customer.ordered_at[:1]
    return bool(starts) and min(starts) <= ticket.created_at <= min(starts) + MONTH


def on_solve(ticket: Ticket, solved_at: datetime, contacts: Contacts) -> Iterator[tuple[str, int]]:
    """KPIs that count a ticket on the day of its last solve."""
    yield "tickets_solved", 1
    if ticket.is_reopened is not None:
        yield "reopen_rate", ticket.is_reopened
    if ticket.record["reopens"] is not None:
        yield "reopen_rate_as_recorded", ticket.record["reopens"] > 0
    if ticket.record["sla_met"] is not None:
        yield "sla_met_rate_as_recorded", ticket.record["sla_met"]
    if ticket.reply_count is not None:
        yield "replies_per_ticket", ticket.reply_count
        yield "one_touch_rate", ticket.reply_count == 1
        if ticket.is_reopened is not None:
            is_calm = ticket.reply_count <= 1 and not ticket.is_reopened
            is_last = not contacts.further(ticket, solved_at)
            yield "first_contact_resolution_rate", is_calm and is_last
    if ticket.customer:
        yield "next_issue_avoidance_rate", not contacts.after(ticket, solved_at, MONTH)
