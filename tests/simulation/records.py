"""What stands in the records of a made-up day, feed by feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

Record = dict[str, Any]
Random = np.random.Generator


def _some(random: Random, rows: int, members: Mapping[str, float]) -> list[str]:
    """Members by their shares, which themselves vary from day to day."""
    shares = random.dirichlet(np.array(list(members.values())) * 800)
    return [str(one) for one in random.choice(list(members), rows, p=shares)]


def _maybe(random: Random, values: Sequence[Any], share: float) -> list[Any]:
    """Values of which a share is missing; the share varies from day to day."""
    missing = random.random(len(values)) < random.beta(share * 300, (1 - share) * 300)
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]


def _moments(random: Random, rows: int, day: date) -> list[datetime]:
    """Times of a day, most of them in its middle."""
    seconds = np.clip(random.beta(2.5, 2.0, rows), 0, 0.99999) * 86_400
    return [datetime.combine(day, time()) + timedelta(seconds=int(each)) for each in seconds]


def _ids(prefix: str, rows: int, day: date) -> list[str]:
    return [f"{prefix}{day:%y%m%d}-{number}" for number in range(rows)]


def _table(**columns: Sequence[Any]) -> list[Record]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def orders(random: Random, rows: int, day: date) -> list[Record]:
    weekend = day.weekday() > 4
    placed = _moments(random, rows, day)
    channels = {"web": 0.6, "app": 0.3, "store": 0.04 if weekend else 0.1}
    total = np.round(np.exp(random.normal(3.5, 0.8, rows)), 2)
    granted = random.random(rows) < 0.2
    customers = [f"c{each}" for each in random.integers(0, 50_000, rows)]
    return _table(
        order_id=_ids("o", rows, day),
        customer_id=_maybe(random, customers, 0.25 if weekend else 0.15),
        placed_at=placed,
        status=_some(random, rows, {"paid": 0.8, "shipped": 0.15, "cancelled": 0.05}),
        sales_channel=_some(random, rows, channels),
        currency=["EUR"] * rows,
        campaign_id=_maybe(random, ["spring"] * rows, 0.7),
        gross_amount=total.tolist(),
        discount_amount=np.round(np.where(granted, total * 0.1, 0), 2).tolist(),
        updated_at=placed,
    )


def tickets(random: Random, rows: int, day: date) -> list[Record]:
    created = _moments(random, rows, day)
    return _table(
        ticket_id=_ids("t", rows, day),
        channel=_some(random, rows, {"email": 0.45, "chat": 0.3, "phone": 0.2, "social": 0.05}),
        priority=_some(random, rows, {"low": 0.3, "normal": 0.55, "high": 0.15}),
        status=_some(random, rows, {"open": 0.2, "pending": 0.2, "solved": 0.6}),
        created_at=created,
        solved_at=_maybe(random, [each + timedelta(hours=5) for each in created], 0.4),
        replies=random.poisson(2.2, rows).tolist(),
        updated_at=created,
    )


_NPS = {"10": 0.34, "9": 0.22, "8": 0.17, "7": 0.09, "6": 0.05, "5": 0.04, "3": 0.03, "0": 0.06}
_CSAT = {"5": 0.5, "4": 0.28, "3": 0.1, "2": 0.05, "1": 0.07}


def survey_responses(random: Random, rows: int, day: date) -> list[Record]:
    half = rows // 2
    scores = _some(random, half, _NPS) + _some(random, rows - half, _CSAT)
    return _table(
        response_id=_ids("r", rows, day),
        question_id=["recommend"] * half + ["satisfied"] * (rows - half),
        survey_id=["relationship"] * half + ["post_purchase"] * (rows - half),
        score=[int(each) for each in scores],
        comment=_maybe(random, ["words"] * rows, 0.6),
        responded_at=_moments(random, rows, day),
        channel=_some(random, rows, {"email": 0.8, "web": 0.2}),
    )


def web_events(random: Random, rows: int, day: date) -> list[Record]:
    names = {"page_view": 0.7, "view_item": 0.2, "add_to_cart": 0.07, "purchase": 0.03}
    return _table(
        visitor_id=[f"v{each}" for each in random.integers(0, 10**6, rows)],
        occurred_at=_moments(random, rows, day),
        event_name=_some(random, rows, names),
        device=_some(random, rows, {"mobile": 0.6, "desktop": 0.35, "tablet": 0.05}),
        engaged_seconds=_maybe(random, np.round(random.gamma(1.5, 20, rows), 1).tolist(), 0.5),
    )


def marketing_spend(random: Random, rows: int, day: date) -> list[Record]:
    shown = random.poisson(4000, rows)
    return _table(
        campaign_id=[f"k{number % 6}" for number in range(rows)],
        ad_id=[f"a{number}" for number in range(rows)],
        spend_date=[day] * rows,
        channel=["search" if number % 3 else "social" for number in range(rows)],
        cost=np.round(np.exp(random.normal(3, 0.5, rows)), 2).tolist(),
        currency=["EUR"] * rows,
        impressions=shown.tolist(),
        clicks=random.binomial(shown, 0.02).tolist(),
    )


def social_mentions(random: Random, rows: int, day: date) -> list[Record]:
    posted = _moments(random, rows, day)
    return _table(
        mention_id=_ids("m", rows, day),
        network=_some(random, rows, {"x": 0.5, "instagram": 0.5}),
        posted_at=posted,
        brand_replied_at=_maybe(random, [each + timedelta(hours=1) for each in posted], 0.5),
    )
