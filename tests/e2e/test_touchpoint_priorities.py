"""The sample's delivery crisis comes out on top of what to mend first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.commands import Place, refreshed


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return refreshed(tmp_path_factory)


def ask(place: Place, sql: str) -> list[dict[str, Any]]:
    """The answer of the published file."""
    rows: list[dict[str, Any]] = json.loads(place.succeed("query", sql, "--format", "json"))
    return rows


def test_the_delivery_crisis_is_what_to_mend_first_in_its_quarter(sample: Place) -> None:
    # four in five parcels of one carrier were late for six weeks; before and after, deliveries are
    # on target, whatever their rank: where every touchpoint is, one still comes first
    rows = ask(
        sample,
        "select period_date, priority_rank, target_distance, dissatisfied_count "
        "from journeys.touchpoint_priorities where touchpoint = 'delivery' order by period_date",
    )
    found = {str(row["period_date"]): row for row in rows}
    assert len(found) == 8
    crisis = found.pop("2024-10-01")
    assert crisis["priority_rank"] == 1
    assert crisis["target_distance"] > 0.05
    for row in found.values():
        assert row["target_distance"] == 0
        assert row["dissatisfied_count"] < crisis["dissatisfied_count"] / 2
