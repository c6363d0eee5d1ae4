"""Signs of a bad experience: when, whose, and which order, ticket, call or answer it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.oracle import ticket_log
from tests.oracle.answers import Answer, answers
from tests.oracle.business import Business
from tests.oracle.detractors import DETRACTOR
from tests.oracle.experiences_asked import Context
from tests.oracle.fulfilment import is_complaint
from tests.oracle.orders import Order, is_on_time, orders
from tests.oracle.people import Customer
from tests.oracle.periods import instant, midnight
from tests.oracle.service_levels import targets_due
from tests.oracle.surveys import invitations
from tests.oracle.tickets import Ticket, read_tickets

Subject = tuple[str, str, str]
"""What it is about: order, ticket, call or answer, its source system, its id."""
SHORT_SCALE = 3
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sign:
    """Something bad that happened to a customer."""

    kind: str
    subject: Subject
    customer: Customer
    at: datetime


def signs(business: Business) -> Iterator[Sign]:
    """Every sign of a known customer that has shown by as_of."""
    tickets = read_tickets(business)
    found: list[tuple[str, Subject, Customer | None, date | None]] = [
        *of_orders(business, orders(business)),
        *of_tickets(business, tickets),
        *of_calls(business, tickets),
        *of_answers(business),
    ]
    for kind, subject, customer, at in found:
        if customer is not None and at is not None and business.has_happened(at):
            yield Sign(kind, subject, customer, instant(at))


Found = Iterator[tuple[str, Subject, Customer | None, date | None]]


def of_orders(business: Business, every: list[Order]) -> Found:
    """Late ones; cancelled and refunded ones, and those complained of."""
    complaints: dict[tuple[str, str], datetime] = {}
    for ticket in business.records("tickets"):
        if ticket["order_id"] and is_complaint(ticket):
            order_id = (ticket["source_system"], ticket["order_id"])
            earlier = complaints.get(order_id, datetime.max)
            complaints[order_id] = min(earlier, ticket["created_at"])
    for order in every:
        subject = ("order", *order.order_id)
        yield "late_order", subject, order.customer, late_at(business, order)
        complained_at = complaints.get(order.order_id)
        if order.is_cancelled or order.is_refunded or complained_at:
            yield "defective_order", subject, order.customer, defective_at(order, complained_at)


def defective_at(order: Order, complained_at: datetime | None) -> date:
    """The first sign that has a time; without one the delivery, else the placing stands for it."""
    shown = (order.record["cancelled_at"], order.record["refunded_at"], complained_at)
    known = [instant(at) for at in shown if at is not None]
    return min(known) if known else order.delivered_at or order.placed_at


def late_at(business: Business, order: Order) -> date | None:
    """When it came late; of one that never came when the promised day was over."""
    came, promised = order.delivered_at, order.record["promised_at"]
    if promised is None or order.is_cancelled:
        return None
    if came is not None:
        return None if is_on_time(business, came, promised) else came
    return midnight(business.local_date(promised) + DAY, business.zone)


def of_tickets(business: Business, tickets: list[Ticket]) -> Found:
    """Missed targets when they were due, reopened ones when they were reopened."""
    for due in targets_due(business, tickets):
        if not due.is_met:
            yield "sla_missed", subject_of_ticket(due.ticket), due.ticket.customer, due.at
    for ticket in tickets:
        if ticket.is_reopened and not ticket.is_removed:
            again = ticket_log.reopenings(ticket.events)
            at = again[0] if again else ticket.solved_at or ticket.created_at
            yield "reopened_ticket", subject_of_ticket(ticket), ticket.customer, at


def subject_of_ticket(ticket: Ticket) -> Subject:
    return ("ticket", ticket.source_system, ticket.record["ticket_id"])


def of_calls(business: Business, tickets: list[Ticket]) -> Found:
    """Inbound calls that the caller gave up."""
    by_id = {(ticket.source_system, ticket.record["ticket_id"]): ticket for ticket in tickets}
    for call in business.records("calls"):
        if call["direction"] == "inbound" and call["outcome"] == "abandoned":
            ticket = by_id.get((call["source_system"], call["ticket_id"]))
            customer = business.people.of(call) or (ticket.customer if ticket else None)
            subject = ("call", call["source_system"], call["call_id"])
            yield "abandoned_call", subject, customer, call["started_at"]


def of_answers(business: Business) -> Found:
    """Counted answers of detractors and of the dissatisfied."""
    context = Context(business)
    for answer in answers(business, context, invitations(business, context)):
        if not answer.is_counted:
            continue
        if answer.metric == "nps" and answer.record["score"] <= DETRACTOR:
            yield "detractor", subject_of(answer), answer.customer, answer.record["responded_at"]
        if answer.metric == "csat" and is_in_worst(answer):
            at = answer.record["responded_at"]
            yield "low_satisfaction", subject_of(answer), answer.customer, at


def subject_of(answer: Answer) -> Subject:
    system = answer.record["source_system"]
    if answer.order_id:
        return ("order", system, answer.order_id)
    if answer.ticket_id:
        return ("ticket", system, answer.ticket_id)
    return ("answer", system, answer.record["response_id"])


def is_in_worst(answer: Answer) -> bool:
    """The two worst boxes; on scales of up to three points the worst."""
    assert answer.question is not None
    length = answer.question["scale_max"] - answer.question["scale_min"] + 1
    return not answer.is_in_best(length - (1 if length <= SHORT_SCALE else 2))
