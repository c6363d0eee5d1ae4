"""Counts of the story by the generator's own truth, to compare the warehouse with."""

from __future__ import annotations

import numpy as np

from orchestration.samples.answers import Answers
from orchestration.samples.asking import SURVEYS, Asked, Timing
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER
from orchestration.samples.orders import Orders
from orchestration.samples.people import People
from orchestration.samples.tickets import Tickets


def count_facts(
    chunk: Chunk,
    people: People,
    orders: Orders,
    tickets: Tickets,
    asked: Asked,
    early: Timing,
    answers: Answers,
) -> None:
    """Add this chunk to the counts of the report. Planted rows are not in them."""
    _count_orders(chunk, orders)
    _count_tickets(chunk, tickets)
    _count_surveys(chunk, people, asked, early)
    for number, survey in enumerate(SURVEYS):
        chunk.count(f"answers_{survey}", (asked.survey[answers.asked] == number).sum())


def _count_orders(chunk: Chunk, orders: Orders) -> None:
    delivered = (orders.delivered < chunk.until) & ~orders.is_cancelled
    late = delivered & orders.is_late
    counts = {
        "orders": np.ones(len(orders)),
        "orders_delivered": delivered,
        "orders_late": late,
        "orders_in_crisis": orders.in_crisis,
        "orders_late_in_crisis": late & orders.in_crisis,
        "orders_delivered_in_crisis": delivered & orders.in_crisis,
        "orders_cancelled": orders.is_cancelled,
        "parcels_lost": orders.is_lost,
        "parcels_lost_in_crisis": orders.is_lost & orders.in_crisis,
        "orders_replacing": orders.replaces >= 0,
        "customers_left": orders.leaves,
        "customers_left_after_bad_order": orders.leaves & (late | orders.is_lost),
    }
    for fact, rows in counts.items():
        chunk.count(fact, rows.sum())


def _count_tickets(chunk: Chunk, tickets: Tickets) -> None:
    solved = tickets.last_solve(chunk.until) < chunk.until
    counts = {
        "tickets": np.ones(len(tickets)),
        "tickets_excluded": tickets.fate > 0,
        "tickets_solved": solved,
        "tickets_reopened": tickets.reopened < chunk.until,
        "tickets_replied": tickets.replied < chunk.until,
        "tickets_logged": tickets.is_logged(chunk),
        "tickets_open": ~solved & (tickets.closed >= chunk.until),
        "tickets_contained_by_bot": tickets.contained & (tickets.solved < NEVER),
    }
    for fact, rows in counts.items():
        chunk.count(fact, rows.sum())


def _count_surveys(chunk: Chunk, people: People, asked: Asked, early: Timing) -> None:
    guest = asked.person >= people.registered
    by_ticket = early.ticket_open & ~early.before_delivery & ~early.replacement_open
    for number, survey in enumerate(SURVEYS):
        about = asked.survey == number
        counts = {
            "invitations": about,
            "invitations_known": about & early.is_known,
            "premature": about & early.is_premature,
            "before_delivery": about & early.before_delivery & early.is_known,
            "replacement_open": about & early.replacement_open & early.is_known,
            "ticket_open": about & early.ticket_open & early.is_known,
            "premature_by_guests_ticket_alone": about & guest & by_ticket & early.is_known,
        }
        for fact, rows in counts.items():
            chunk.count(f"{survey}_{fact}", rows.sum())
