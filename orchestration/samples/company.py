"""Feeds of the company itself: products, agents, articles, advertising, employee surveys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    constant,
    counts,
    days,
    joined,
    keys,
    moments,
    money,
    words,
)
from orchestration.samples.people import CAMPAIGNS, export_day
from orchestration.samples.sales import CATEGORIES, PRODUCTS
from orchestration.samples.story import DAY, HOUR, seconds
from orchestration.samples.support import TEAMS

MARKETING = ("paid_search", "social", "email", "display")
QUESTIONS = ("tools", "knowledge", "authority", "experience")
ROUND_DAYS = 91
ARTICLES = (
    ("Where is my parcel?", "parcel,delivery,tracking"),
    ("Send something back", "return,refund,label"),
    ("Forgotten password", "password,login,account"),
    ("Invoices and payments", "invoice,payment,charged"),
    ("Parts are missing", "parts,missing,frame"),
    ("Change an order", "order,change,address"),
)


def company_feeds(chunk: Chunk) -> Iterator[tuple[str, str, pa.Table]]:
    """Feeds that do not belong to customers: feed, export date, rows."""
    day = export_day(chunk.until)
    yield "products", day, _products(chunk)
    yield "agents", day, _agents(chunk)
    yield "help_articles", day, _articles(chunk)
    yield "marketing_spend", day, _spend(chunk)
    yield "employee_surveys", day, _employee_surveys(chunk)


def _products(chunk: Chunk) -> pa.Table:
    number = np.arange(PRODUCTS)
    category = words(CATEGORIES, number % len(CATEGORIES))
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, PRODUCTS),
            "product_id": keys("s", number + 1),
            "name": joined(category, keys(" no. ", number + 1)),
            "category": category,
        }
    )


def _agents(chunk: Chunk) -> pa.Table:
    chance, number = chunk.chance("agents"), np.arange(chunk.agents)
    started = seconds(chunk.story.start) // DAY - chance.below(chunk.agents, 2000)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, chunk.agents),
            "agent_id": keys("g", number + 1),
            "team": words(TEAMS, number % len(TEAMS)),
            "capacity_hours": counts(np.where(chance.hits(chunk.agents, 0.3), 20, 38)),
            "started_date": days(started),
        }
    )


def _articles(chunk: Chunk) -> pa.Table:
    rows = len(ARTICLES)
    number = np.arange(rows)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "article_id": keys("h", number + 1),
            "title": pa.array([title for title, _ in ARTICLES]),
            "url": keys("/help/article/", number + 1),
            "keywords": pa.array([keywords for _, keywords in ARTICLES]),
        }
    )


def _spend(chunk: Chunk) -> pa.Table:
    """Cost per campaign and day, following the seasons."""
    chance, first = chunk.chance("marketing_spend"), chunk.calendar.start // DAY
    passed = np.arange(first, chunk.until // DAY)
    day, campaign = np.repeat(passed, CAMPAIGNS), np.tile(np.arange(CAMPAIGNS), len(passed))
    rows, visitors = len(day), chunk.customers / 500
    shown = (chance.rng.gamma(4, 40 * visitors, rows)).astype(np.int64)
    clicks = chance.rng.binomial(shown, 0.02).astype(np.int64)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "campaign_id": keys("k", campaign + 1),
            "ad_id": constant("all", rows),
            "spend_date": days(day),
            "channel": words(MARKETING, campaign % len(MARKETING)),
            "cost": money(clicks * (35 + campaign * 5)),
            "currency": constant("EUR", rows),
            "impressions": counts(shown),
            "clicks": counts(clicks),
            "conversions": counts(chance.rng.binomial(clicks, 0.03).astype(np.int64)),
        }
    )


def _employee_surveys(chunk: Chunk) -> pa.Table:
    """A round every quarter: four questions to every agent, better after the new helpdesk."""
    story, chance = chunk.story, chunk.chance("employee_surveys")
    length = (chunk.until - chunk.calendar.start) // DAY
    rounds = np.arange(ROUND_DAYS - 1, length, ROUND_DAYS)
    asked = np.repeat(np.arange(len(rounds) * chunk.agents), len(QUESTIONS))
    when, agent = rounds[asked // chunk.agents], asked % chunk.agents
    at = chunk.calendar.start + when * DAY + chance.seconds(len(asked), 7 * HOUR, 15 * HOUR)
    better = np.where(at >= seconds(story.new_helpdesk), 12, 0)
    score = np.clip(55 + better + chance.rng.normal(0, 15, len(asked)), 0, 100).astype(np.int64)
    question = np.tile(np.arange(len(QUESTIONS)), len(asked) // len(QUESTIONS))
    return pa.table(
        {
            "source_system": constant(story.source_system, len(asked)),
            "response_id": keys("y", asked + 1),
            "question_id": words(QUESTIONS, question),
            "team": words(TEAMS, agent % len(TEAMS)),
            "score": counts(score),
            "touchpoint": constant("support", len(asked)),
            "responded_at": moments(at, chunk.until),
        }
    )
