"""All feeds of one chunk, made one after another from the same people."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from orchestration.samples.appointments import make_appointments
from orchestration.samples.asking import make_asked, timing
from orchestration.samples.chunk import Chunk
from orchestration.samples.conversations import make_conversations
from orchestration.samples.facts import count_facts
from orchestration.samples.orders import make_orders
from orchestration.samples.people import customer_exports, export_day, make_people
from orchestration.samples.plans import make_members
from orchestration.samples.sales import make_sales
from orchestration.samples.support import make_support
from orchestration.samples.surveys import make_surveys
from orchestration.samples.teams import make_teams
from orchestration.samples.ticket_log import ticket_events
from orchestration.samples.tickets import make_tickets
from orchestration.samples.usage import product_usage
from orchestration.samples.visits import make_visits
from orchestration.samples.voices import calls, product_reviews, qa_reviews, social_mentions
from orchestration.samples.web import web_events


def chunk_feeds(chunk: Chunk) -> Iterator[tuple[str, str, pa.Table]]:
    """Feed, export date and rows, one after another so that memory is given back."""
    day = export_day(chunk.until)
    people = make_people(chunk)
    for export, table in customer_exports(chunk, people).items():
        yield "customers", export, table
    orders = make_orders(chunk, people)
    sales = make_sales(chunk, people, orders)
    yield "orders", day, sales.orders
    yield "order_items", day, sales.items
    yield "order_payments", day, sales.payments
    tickets = make_tickets(chunk, people, orders, sales.refunded)
    conversations = make_conversations(chunk, tickets)
    support = make_support(chunk, people, sales, tickets, conversations)
    yield "tickets", day, support.table
    yield "ticket_events", day, ticket_events(chunk, support, tickets, conversations)
    asked = make_asked(chunk, people, orders, tickets)
    early = timing(chunk, asked, orders, tickets, sales.refunded)
    surveys = make_surveys(chunk, people, sales, support, asked, early, orders, tickets)
    yield "survey_invitations", day, surveys.invitations
    yield "survey_responses", day, surveys.responses
    teams = make_teams(chunk, people)
    appointments = make_appointments(chunk, people)
    visits = make_visits(chunk, people, orders, sales, tickets, teams, appointments)
    yield "web_events", day, web_events(chunk, people, sales, visits)
    yield "product_reviews", day, product_reviews(chunk, orders, sales)
    yield "social_mentions", day, social_mentions(chunk)
    yield "calls", day, calls(chunk, support, tickets)
    yield "qa_reviews", day, qa_reviews(chunk, support, tickets)
    members = make_members(chunk, people, orders, teams, appointments)
    yield "subscriptions", day, members.table
    yield "product_usage", day, product_usage(chunk, people, teams, members)
    yield "appointments", day, appointments.table
    count_facts(chunk, people, orders, tickets, asked, early, surveys.answers)
