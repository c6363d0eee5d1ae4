"""Journeys of the two real data sets, against a walk over the delivered files in plain Python."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import NamedTuple

import pytest

from tests.conftest import SHARED
from tests.e2e.commands import Place
from tests.e2e.real_data import moment, real_data

pytestmark = pytest.mark.shared

Row = dict[str, str]


class Moment(NamedTuple):
    """One step of a line; tuples sort as the journeys do: by time, then by stage."""

    at: datetime
    stage: int


class Told(NamedTuple):
    """What is compared, stage by stage."""

    entrants: int
    advanced: int
    loops: int
    median_hours: float | None


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return real_data(tmp_path_factory)


def published(place: Place, journey: str) -> dict[int, Told]:
    """The stages of a journey as published."""
    query = f"""
        select stage_number, count(*) as entrants, count_if(outcome = 'advanced') as advanced,
            sum(entry_count - 1) as loops,
            median(duration_seconds) filter (outcome = 'advanced') / 3600.0 as hours
        from journeys.fct_journey_stages where journey_id = '{journey}' group by all
    """
    rows = json.loads(place.succeed("query", query, "--format", "json"))
    return {
        row["stage_number"]: Told(row["entrants"], row["advanced"], row["loops"], row["hours"])
        for row in rows
    }


def walked(lines: Iterator[list[Moment]], goal: int) -> dict[int, Told]:
    """Every line from moment to moment: first entries, ways on, stages entered again."""
    entrants: Counter[int] = Counter()
    loops: Counter[int] = Counter()
    hours: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        visits = [next(group) for _, group in groupby(sorted(line), key=lambda one: one.stage)]
        for stage in {visit.stage for visit in visits}:
            first = next(i for i, visit in enumerate(visits) if visit.stage == stage)
            entrants[stage] += 1
            loops[stage] += sum(visit.stage == stage for visit in visits) - 1
            later = [visit.at for visit in visits[first:] if visit.stage > stage]
            if later and stage != goal:
                hours[stage].append((later[0] - visits[first].at).total_seconds() / 3600)
    return {
        stage: Told(
            count,
            len(hours[stage]),
            loops[stage],
            pytest.approx(median(hours[stage]), abs=1e-6) if hours[stage] else None,
        )
        for stage, count in entrants.items()
    }


def orders() -> Iterator[list[Moment]]:
    """Placed, handed to the carrier, delivered; a cancelled order is not delivered."""
    with (SHARED / "olist" / "olist_orders_dataset.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    as_of = max(moment_of(row["order_purchase_timestamp"]) for row in rows)
    for row in rows:
        times = [row["order_purchase_timestamp"], row["order_delivered_carrier_date"]]
        if row["order_status"] != "canceled":
            times.append(row["order_delivered_customer_date"])
        told = [(moment_of(at), stage) for stage, at in enumerate(times, start=1) if at]
        yield [Moment(at, stage) for at, stage in told if at <= as_of]


def moment_of(text: str) -> datetime:
    """A time of the order data."""
    return datetime.fromisoformat(text)


def tickets() -> Iterator[list[Moment]]:
    """Opened, held by a person, handed over, solved, opened again, as the log says it."""
    with gzip.open(SHARED / "servicenow" / "incident_event_log.csv.gz", "rt") as file:
        log = list(csv.DictReader(file))
    log.sort(key=lambda row: (row["number"], moment(row["sys_updated_at"])))
    for _, rows in groupby(log, key=lambda row: row["number"]):
        yield list(moments_of_ticket(list(rows)))


def moments_of_ticket(rows: list[Row]) -> Iterator[Moment]:
    """Steps of one ticket out of its rows of the log, which are in order."""
    opened = moment(rows[0]["opened_at"])
    yield Moment(opened, 1)
    held: dict[str, str] = {}
    is_open = True
    for row in rows:
        at = moment(row["sys_updated_at"])
        for holder in ("assignment_group", "assigned_to"):
            now = row[holder]
            if now == "?" or now == held.get(holder):
                continue
            if holder in held:
                yield Moment(at, 1)
            elif holder == "assigned_to":
                yield Moment(at, 2)
            held[holder] = now
        ended = row["ident_state"] in ("Resolved", "Closed")
        if ended:
            yield Moment(max(at, opened), 4)
        elif not is_open and row["ident_state"] != "-100":
            yield Moment(max(at, opened), 1)
        is_open = not ended


def test_getting_ones_order_stage_by_stage(place: Place) -> None:
    assert published(place, "receive_order") == walked(orders(), goal=3)


def test_getting_help_with_its_handovers_and_reopenings(place: Place) -> None:
    found = walked(tickets(), goal=4)
    assert found[1].loops > 1_000
    assert published(place, "get_help") == found
