"""Two real data sets, from the files as delivered to figures that others worked out.

The expected figures stand in the README of the folder of real data, computed there without this
project's code.
"""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date, datetime
from statistics import median
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.e2e.commands import Place
from tests.e2e.real_data import FOLDERS, deliver, deliver_file, moment, real_data
from tests.golden.minute_walk import DAYS, Team, Walk
from tests.parsed import lend_parse

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return real_data(tmp_path_factory)


def ask(place: Place, query: str) -> list[Any]:
    """The values of the one row that a query gives."""
    rows = json.loads(place.succeed("query", query, "--format", "json"))
    assert len(rows) == 1
    return list(rows[0].values())


def test_late_orders_by_the_day_and_by_the_minute(place: Place) -> None:
    late = "count(*) as n, count(*) - sum(numerator) as late"
    by_day = ask(place, f"select {late} from kpis.kpi_observations_on_time_delivery_rate")
    by_minute = ask(
        place, f"select {late} from kpis.kpi_observations_on_time_delivery_rate_as_recorded"
    )
    assert by_day == [5164, 342]
    assert by_minute == [5164, 414]


def test_surveys_sent_before_delivery_by_the_day_and_by_the_minute(place: Place) -> None:
    found = ask(
        place,
        """
        select
            count(*) as n,
            count_if(is_before_delivery) as by_day,
            count_if(is_before_delivery_as_recorded) as by_minute
        from core.fct_survey_invitations as invitations
        inner join core.fct_orders as orders using (order_id)
        where orders.is_delivered
        """,
    )
    assert found == [5232, 293, 494]


@pytest.mark.parametrize(
    ("kpi", "tickets", "mean", "median"),
    [
        ("resolution_hours_as_recorded", 23_362, 178.172, 22.100),
        ("resolution_hours", 24_918, 177.336, 25.750),
    ],
)
def test_resolution_in_both_readings(
    place: Place, kpi: str, tickets: int, mean: float, median: float
) -> None:
    found = ask(
        place,
        f"""
        select count(*) as n, sum(numerator) / count(*) / 3600.0 as mean,
            median(numerator) / 3600.0 as median
        from kpis.kpi_observations_{kpi}
        """,
    )
    assert found == [tickets, pytest.approx(mean, abs=5e-4), pytest.approx(median, abs=5e-4)]


def last_rows_of_the_log() -> list[dict[str, str]]:
    """What the service desk's log says of each ticket in the end."""
    last: dict[str, tuple[datetime, dict[str, str]]] = {}
    with gzip.open(SHARED / "servicenow" / "incident_event_log.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            changed = moment(row["sys_updated_at"])
            if row["number"] not in last or changed >= last[row["number"]][0]:
                last[row["number"]] = (changed, row)
    return [row for _, row in last.values()]


def resolution_hours_of_the_log(quarter: int, year: int) -> list[float]:
    """Hours from opening to resolution, by the last row of each ticket resolved in a quarter."""
    times = [
        (moment(row["opened_at"]), moment(row["resolved_at"]))
        for row in last_rows_of_the_log()
        if row["resolved_at"] != "?"
    ]
    return [
        (end - start).total_seconds() / 3600
        for start, end in times
        if end >= start and (end.year, (end.month + 2) // 3) == (year, quarter)
    ]


def test_median_of_a_quarter_is_that_of_the_log_itself(place: Place) -> None:
    hours = resolution_hours_of_the_log(2, 2016)
    found = ask(
        place,
        """
        select n, value from kpis.kpi_values
        where kpi_id = 'resolution_hours_as_recorded_median' and dimension = 'source_system'
            and dimension_value = 'servicenow' and timing = 'all'
            and period_grain = 'quarter' and period_date = date '2016-04-01'
        """,
    )
    assert len(hours) > 10_000
    assert found == [len(hours), pytest.approx(median(hours), abs=1e-9)]


def test_business_hours_of_every_ticket_are_those_of_a_walk_over_the_minutes(place: Place) -> None:
    days = ((2016, 3, 25), (2016, 3, 28), (2016, 5, 5), (2016, 5, 16), (2016, 10, 3))
    closed = frozenset(date(*day) for day in (*days, (2016, 12, 26)))
    office = [("2010-01-01", DAYS[:5], "09:00", "17:00")]
    team = Team("office", "Europe/Berlin", "DE", closed, office)
    walk = Walk(team, datetime(2016, 2, 1), datetime(2017, 3, 1))
    seconds = []
    for row in last_rows_of_the_log():
        ended = row["closed_at"] if row["resolved_at"] == "?" else row["resolved_at"]
        start, end = moment(row["opened_at"]), moment(ended)
        if end >= start:
            seconds.append(walk.between(start, end))
    found = ask(
        place,
        "select count(*) as n, sum(numerator) as seconds "
        "from kpis.kpi_observations_resolution_business_hours",
    )
    assert len(seconds) > 20_000
    assert found == [len(seconds), sum(seconds)]


def test_service_level_as_the_desk_says(place: Place) -> None:
    met = [row["made_sla"] == "true" for row in last_rows_of_the_log()]
    query = """
        select count(*) as n, sum(numerator) as met
        from kpis.kpi_observations_sla_met_rate_as_recorded
    """
    assert ask(place, query) == [len(met), sum(met)]


def test_backlog_of_an_evening_by_effective_times(place: Place) -> None:
    query = """
        select value from kpis.kpi_values
        where kpi_id = 'ticket_backlog_effective' and dimension = 'all'
            and period_grain = 'day' and period_date = date '2016-05-31'
    """
    assert ask(place, query) == [1272]


def test_tickets_reopened_as_recorded(place: Place) -> None:
    query = "select sum(numerator) as n from kpis.kpi_observations_reopen_rate_as_recorded"
    assert ask(place, query) == [275]


@pytest.mark.parametrize(
    ("kpi", "handed_over", "tickets"),
    [("transfer_rate", 10_195, 24_890), ("transfer_rate_as_recorded", 11_369, 24_918)],
)
def test_tickets_handed_over_in_both_readings(
    place: Place, kpi: str, handed_over: int, tickets: int
) -> None:
    query = f"select sum(numerator) as n, count(*) as tickets from kpis.kpi_observations_{kpi}"
    # 40.914 and 45.626 % of all 24,918; 28 tickets never name a group or a person
    assert ask(place, query) == [handed_over, tickets]


@pytest.mark.parametrize(
    ("kpi", "counted", "tickets"),
    [
        ("reopen_rate", 276, 24_918),
        ("next_issue_avoidance_rate", 8_660, 24_915),
        ("repeat_contact_rate", 4_861, 24_915),
    ],
)
def test_what_a_loop_over_the_log_counts(
    place: Place, kpi: str, counted: int, tickets: int
) -> None:
    # three tickets name no caller
    query = f"select sum(numerator) as n, count(*) as tickets from kpis.kpi_observations_{kpi}"
    assert ask(place, query) == [counted, tickets]


def test_backlog_of_an_evening_by_age(place: Place) -> None:
    rows = json.loads(
        place.succeed(
            "query",
            """
            select dimension_value, value from kpis.kpi_values
            where kpi_id = 'ticket_backlog' and dimension = 'ticket_age'
                and period_grain = 'month' and period_date = date '2016-05-01'
            """,
            *("--format", "json"),
        )
    )
    # by a loop over the log: the last state by that evening is neither resolved nor closed
    assert {row["dimension_value"]: row["value"] for row in rows} == {
        "0-1 days": 132,
        "1-3 days": 108,
        "3-7 days": 80,
        "7-30 days": 452,
        "30+ days": 409,
    }


def test_persons_behind_the_orders(place: Place) -> None:
    query = "select count(distinct customer_id) as persons, count(*) as n from core.fct_orders"
    assert ask(place, query) == [8016, 8135]


def test_every_file_conserves_its_records(place: Place) -> None:
    status = json.loads(place.succeed("status", "--format", "json"))
    assert len(status["counts"]) == 9
    assert all(row["is_conserved"] for row in status["counts"])


def test_the_same_files_again_change_nothing(place: Place) -> None:
    before = place.value_hashes
    for name in FOLDERS:
        deliver(name, place)
    assert "Nothing new" in place.succeed("refresh")
    assert place.value_hashes == before


def test_the_opposite_order_of_delivery_gives_the_same_marts(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    backwards = Place(tmp_path_factory.mktemp("backwards"))
    for name in reversed(FOLDERS):
        for file in sorted((SHARED / name).iterdir(), reverse=True):
            deliver_file(file, backwards)
            backwards.succeed("load")
    lend_parse(backwards.settings)
    backwards.succeed("refresh")
    assert place.value_hashes
    assert backwards.value_hashes == place.value_hashes
