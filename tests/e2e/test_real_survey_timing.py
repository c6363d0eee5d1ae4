"""Early against well-timed answers of the real shop, against a walk over its files.

The walk goes by days, as the shop says when it sent a survey by its day alone.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from scipy.stats import norm

from tests.conftest import SHARED
from tests.e2e.commands import Place
from tests.e2e.real_data import real_data
from tests.e2e.two_shares import Share

pytestmark = pytest.mark.shared

Row = dict[str, str]
SATISFIED = ("4", "5")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return real_data(tmp_path_factory)


def rows_of(name: str) -> list[Row]:
    """The rows of one of the shop's files."""
    with (SHARED / "olist" / f"olist_{name}_dataset.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    """The day of a time."""
    return datetime.fromisoformat(text).date()


def latest(reviews: Iterable[Row], key: str) -> list[Row]:
    """The last answer of each order, or of each review that covers several."""
    ordered = sorted(
        reviews, key=lambda row: (row["review_answer_timestamp"], row["review_id"], row["order_id"])
    )
    return list({row[key]: row for row in ordered}.values())


def reason(review: Row, order: Row) -> str:
    """What was true of the order on the day on which the review was asked for."""
    delivered = order["order_delivered_customer_date"]
    if order["order_status"] == "canceled":
        return "unknown"  # nobody says when
    if not delivered:
        return "unknown" if order["order_status"] == "delivered" else "never_delivered"
    if day(review["review_creation_date"]) < day(delivered):
        return "before_delivery"
    is_late = day(review["review_answer_timestamp"]) > day(delivered) + timedelta(days=30)
    return "stale" if is_late else "well_timed"


@pytest.fixture(scope="module")
def walked() -> dict[str, Share]:
    """Satisfied answers by timing reason."""
    orders = {row["order_id"]: row for row in rows_of("orders")}
    scores: dict[str, list[bool]] = {}
    for review in latest(latest(rows_of("order_reviews"), "order_id"), "review_id"):
        found = reason(review, orders[review["order_id"]])
        scores.setdefault(found, []).append(review["review_score"] in SATISFIED)
    shares = {name: Share(sum(found), len(found)) for name, found in scores.items()}
    early = [shares["before_delivery"], shares["never_delivered"]]
    every = shares.values()
    return shares | {
        "premature": Share(sum(one.hits for one in early), sum(one.n for one in early)),
        "all": Share(sum(one.hits for one in every), sum(one.n for one in every)),
    }


def published(place: Place, timing_reason: str) -> dict[str, Any]:
    """All that is published of one reason."""
    query = f"""
        select * from journeys.survey_timing
        where kpi_id = 'csat' and scale = '1-5' and dimension = 'all' and period_grain = 'all'
            and timing_reason = '{timing_reason}'
    """
    (row,) = json.loads(place.succeed("query", query, "--format", "json"))
    found: dict[str, Any] = row
    return found


@pytest.mark.parametrize("timing_reason", ["before_delivery", "never_delivered", "premature"])
def test_early_answers_beside_the_well_timed(
    place: Place, walked: dict[str, Share], timing_reason: str
) -> None:
    well_timed, early, every = walked["well_timed"], walked[timing_reason], walked["all"]
    difference, low, high = well_timed.less(early)
    row = published(place, timing_reason)
    assert early.n > 200
    assert [row["n"], row["well_timed_n"], row["other_n"]] == [every.n, well_timed.n, early.n]
    values = [row[name] for name in ("score", "well_timed_score", "other_score")]
    assert values == pytest.approx([every.value, well_timed.value, early.value], abs=1e-12)
    limits = [row[name] for name in ("difference", "ci_low", "ci_high")]
    assert limits == pytest.approx([difference, low, high], abs=1e-12)
    pooled = (well_timed.hits + early.hits) / (well_timed.n + early.n)
    error = (pooled * (1 - pooled) * (1 / well_timed.n + 1 / early.n)) ** 0.5
    assert row["p_value"] == pytest.approx(2 * norm.sf(difference / error), rel=1e-6)
    assert (low > 0, row["is_significant"]) == (True, True)
