"""What surveys ask about, and whether it was over when they were sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tests.oracle import seeds
from tests.oracle.business import Business, is_before
from tests.oracle.files import Record
from tests.oracle.orders import Order, orders
from tests.oracle.people import Customer, SourceId
from tests.oracle.periods import instant
from tests.oracle.refunds import complaints_of, is_refund_under_way
from tests.oracle.ticket_spells import Spells, ticket_spells


@dataclass(frozen=True)
class Experience:
    """What a survey asks about, as it stood when it was sent.

    `over_at` is None while it went on, and where nobody knows. `is_early` says that it was not over
    yet, None where nobody knows.
    """

    over_at: date | None
    is_early: bool | None
    is_early_as_recorded: bool | None


NOTHING_KNOWN = Experience(None, None, None)


class Context:
    """Orders, tickets and the open tickets of each customer, looked up for surveys."""

    def __init__(self, business: Business) -> None:
        self.business = business
        every = orders(business)
        self.orders = {order.order_id: order for order in every}
        self.replacements = {
            (order.record["source_system"], order.record["replaces_order_id"]): order
            for order in every
            if order.is_replacement
        }
        self.tickets = {
            (ticket["source_system"], ticket["ticket_id"]): ticket
            for ticket in business.records("tickets")
        }
        self.spells = ticket_spells(business)
        self.complaints = complaints_of(business)

    @cached_property
    def open_spells(self) -> dict[str, list[tuple[datetime, datetime]]]:
        """When each customer had a ticket open."""
        found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for key, spells in self.spells.items():
            customer = self.business.people.of(self.tickets[key])
            if customer:
                found[customer.customer_id] += spells.open_spells()
        return found

    @cached_property
    def assignments(self) -> dict[SourceId, list[Record]]:
        """Events that tell which agent held a ticket, in order of time."""
        found: dict[SourceId, list[Record]] = defaultdict(list)
        for event in self.business.records("ticket_events"):
            if event["event_type"] == "assignment" and event["agent_id"]:
                found[event["source_system"], event["ticket_id"]].append(event)
        for events in found.values():
            events.sort(key=lambda event: (event["occurred_at"], event["sequence"] or 0))
        return found

    def holder(self, source_system: str, ticket_id: str | None, at: date) -> str | None:
        """The agent who held the ticket then, by its log, else who holds it now."""
        key = (source_system, ticket_id or "")
        until_then = [
            event for event in self.assignments.get(key, []) if event["occurred_at"] <= instant(at)
        ]
        if until_then:
            return until_then[-1]["agent_id"]  # type: ignore[no-any-return]
        return self.tickets[key]["agent_id"] if key in self.tickets else None

    def has_open_ticket(self, customer: Customer | None, at: date) -> bool:
        """Whether any ticket of the customer was open at the moment; on a date, when it ended."""
        if customer is None:
            return False
        spells = self.open_spells.get(customer.customer_id, [])
        if isinstance(at, datetime):
            return any(begins <= at < ends for begins, ends in spells)
        local = self.business.local_date
        return any(
            local(begins) <= at and (ends == datetime.max or local(ends) > at)
            for begins, ends in spells
        )


def experience_of(context: Context, record: Record, about: str, order: Order | None) -> Experience:
    if about == "customer":
        return Experience(None, False, False)
    if about == "order":
        return of_order(context, record, order) if order else NOTHING_KNOWN
    ticket = (record["source_system"], record["ticket_id"])
    return of_ticket(context, record["sent_at"], ticket)


def of_ticket(context: Context, sent_at: date, ticket: SourceId) -> Experience:
    """Solved as it stood at sending; what was open then is over with its next solve."""
    spells: Spells | None = context.spells.get(ticket)
    if spells is None:
        return NOTHING_KNOWN
    solved_at = spells.solved_since(instant(sent_at))
    is_open = solved_at is None
    return Experience(solved_at or spells.next_end(instant(sent_at)), is_open, is_open)


def of_order(context: Context, record: Record, order: Order) -> Experience:
    """Over when the order, and what replaces it by then, was delivered or cancelled."""
    business, sent_at = context.business, record["sent_at"]
    over_at = end_of(order)
    if over_at is None:
        is_unknown = order.is_cancelled or status(order) == "delivered"
        return NOTHING_KNOWN if is_unknown else Experience(None, True, True)
    is_early = is_before(business, sent_at, over_at)
    is_early_as_recorded = instant(sent_at) < instant(over_at)
    replacement = context.replacements.get(order.order_id)
    if replacement and not is_before(business, sent_at, replacement.record["placed_at"]):
        came_at = end_of(replacement)
        is_open = came_at is None or is_before(business, sent_at, came_at)
        latest = None if came_at is None else max(over_at, came_at, key=instant)
        return Experience(latest, is_early or is_open, is_early_as_recorded or is_open)
    return Experience(over_at, is_early, is_early_as_recorded)


def waits_for_money(context: Context, sent_at: date, order: Order | None) -> bool:
    complaints = context.complaints.get(order.order_id, []) if order else []
    return order is not None and is_refund_under_way(context.business, order, complaints, sent_at)


def end_of(order: Order) -> date | None:
    """When it was cancelled, else delivered."""
    return order.record["cancelled_at"] if order.is_cancelled else order.record["delivered_at"]


def status(order: Order) -> str:
    return seeds.statuses("order").meaning(order.record["source_system"], order.record["status"])
