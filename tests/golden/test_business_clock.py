"""The business clock of 10,000 tickets, held against a walk over every minute of those months."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from orchestration import dbt_run
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.golden.minute_walk import DAYS, Team, Walk
from tests.parsed import lend_parse

TICKETS = 10_000
START = datetime(2024, 2, 1)
AS_OF = datetime(2024, 11, 20)
# the clock knows 62 days after as_of's own
END = AS_OF + timedelta(days=63)
WEEK = DAYS[:5]
GERMAN = frozenset(
    date(*day)
    for day in (
        *((2024, 3, 29), (2024, 4, 1), (2024, 5, 1), (2024, 5, 9), (2024, 5, 20), (2024, 10, 3)),
        *((2024, 12, 25), (2024, 12, 26), (2025, 1, 1)),
    )
)
AMERICAN = frozenset(
    date(*day)
    for day in (
        *((2024, 2, 19), (2024, 5, 27), (2024, 6, 19), (2024, 7, 4), (2024, 9, 2)),
        *((2024, 10, 14), (2024, 11, 11), (2024, 11, 28), (2024, 12, 25)),
        *((2025, 1, 1), (2025, 1, 20)),
    )
)
TARGETS = {"urgent": (7, 95), "normal": (480, 2400)}

TEAMS = [
    # through both changes of the clock; the quarter of an hour is missing once and comes twice once
    Team(
        *("nights", "Europe/Berlin", "DE", GERMAN),
        [("2024-01-01", DAYS, "22:00", "06:00"), ("2024-01-01", ("sunday",), "12:00", "12:15")],
    ),
    Team(
        *("edges", "Europe/Berlin", "", frozenset()),
        [("2024-01-01", ("sunday",), "02:20", "02:40"), ("2024-01-01", WEEK, "10:00", "11:00")],
    ),
    # its evening is the next day in UTC, and it closes for lunch
    Team(
        *("overseas", "America/New_York", "US", AMERICAN),
        [("2024-01-01", WEEK, "09:00", "12:00"), ("2024-01-01", WEEK, "13:00", "21:00")],
    ),
    # half an hour of summer time; begins late, changes its hours twice, is open day and night once
    Team(
        *("changing", "Australia/Lord_Howe", "", frozenset()),
        [
            ("2024-03-10", WEEK, "08:00", "16:00"),
            ("2024-05-15", DAYS, "00:00", "00:00"),
            ("2024-09-18", ("tuesday", "thursday"), "06:30", "19:45"),
        ],
    ),
]


@dataclass(frozen=True)
class Ticket:
    """A ticket's moments, in order; the states it went through."""

    name: str
    team: int
    priority: str
    states: list[tuple[datetime, str]]
    replied: datetime | None


@pytest.fixture(scope="module")
def tickets() -> list[Ticket]:
    rng = np.random.default_rng(20241120)
    return [_ticket(rng, number) for number in range(TICKETS)]


def _ticket(rng: np.random.Generator, number: int) -> Ticket:
    states = ("new", "open", "pending", "open", "on_hold", "open", "solved", "open", "solved")
    upto = int(rng.choice([4, 7, 9]))
    at = START + timedelta(seconds=int(rng.integers(0, 280 * 86_400)))
    log = [(at, "new")]
    for status in states[1:upto]:
        at += timedelta(seconds=int(rng.lognormal(9.5, 1.5)) + 1)
        log.append((at, status))
    log = [(moment, status) for moment, status in log if moment <= AS_OF]
    reply = log[0][0] + timedelta(seconds=int(rng.lognormal(8, 2)))
    replied = reply if rng.random() < 0.9 and reply <= AS_OF else None
    priority = str(rng.choice(list(TARGETS)))
    return Ticket(f"t{number}", int(rng.integers(0, len(TEAMS))), priority, log, replied)


@pytest.fixture(scope="module")
def warehouse(
    tmp_path_factory: pytest.TempPathFactory, tickets: list[Ticket]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The facts of these tickets, with the calendars of this file in the place of the seeds."""
    folder = tmp_path_factory.mktemp("clock")
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        as_of=AS_OF,
        timezone="UTC",
        pseudonym_key="golden-cases-have-no-secrets-" * 2,
    )
    _deliver(settings.landing / "generic", tickets)
    assert all(one.state == "loaded" for one in load(settings, "clock").outcomes)
    write_run_context(settings, "clock")
    lend_parse(settings)
    assert dbt_run.invoke(settings, ("seed",)).success
    _replace_seeds(settings)
    assert dbt_run.invoke(settings, ("run", "--select", "+fct_tickets")).success
    with connect(settings, read_only=True) as connection:
        yield connection


def _deliver(folder: Path, tickets: Sequence[Ticket]) -> None:
    folder.mkdir(parents=True)
    facts = [
        [
            *("desk", one.name, TEAMS[one.team].name, one.priority, one.states[-1][1]),
            *(one.states[0][0], _last(one, "solved"), one.replied),
        ]
        for one in tickets
    ]
    columns = "source_system,ticket_id,team,priority,status,created_at,solved_at,first_replied_at"
    _write(folder / "tickets_2024-11-20.csv", columns, facts)
    log = [
        ["desk", one.name, number, at, "status", "agent", status]
        for one in tickets
        for number, (at, status) in enumerate(one.states[1:])
    ]
    columns = "source_system,ticket_id,event_id,occurred_at,event_type,actor_type,to_value"
    _write(folder / "ticket_events_2024-11-20.csv", columns, log)


def _last(ticket: Ticket, status: str) -> datetime | None:
    """When the ticket's last state began, if it is that one."""
    at, last = ticket.states[-1]
    return at if last == status else None


def _write(path: Path, header: str, rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])


def _replace_seeds(settings: Settings) -> None:
    seeds: dict[str, list[Any]] = {
        "business_calendars": [(t.name, t.zone, t.country or None, None) for t in TEAMS],
        "business_teams": [(team.name, team.name) for team in TEAMS],
        "business_hours": [
            (team.name, first, day, opens, closes)
            for team in TEAMS
            for first, days, opens, closes in team.hours
            for day in days
        ],
        "sla_targets": [("*", priority, *minutes) for priority, minutes in TARGETS.items()],
    }
    with connect(settings) as connection:
        for seed, rows in seeds.items():
            connection.execute(f"delete from seeds.{seed}")
            values = ", ".join("?" for _ in rows[0])
            connection.executemany(f"insert into seeds.{seed} values ({values})", rows)


Facts = dict[str, tuple[Any, ...]]


@pytest.fixture(scope="module")
def expected(tickets: list[Ticket]) -> Facts:
    walks = [Walk(team, START, END) for team in TEAMS]
    return {f"desk:{one.name}": _expected(one, walks[one.team]) for one in tickets}


def _expected(ticket: Ticket, walk: Walk) -> tuple[Any, ...]:
    created = ticket.states[0][0]
    if created < walk.begins:
        return (None,) * 8
    solved, replied = _last(ticket, "solved"), ticket.replied
    response = None if replied is None else walk.between(created, replied)
    resolution = None if solved is None else walk.between(created, solved)
    firsts = [at for at, status in ticket.states if status == "solved"]
    first = None if solved is None else walk.between(created, firsts[0])
    wait = None if solved is None else _waited(ticket, walk)
    judged = [
        _judged(walk, created, minutes, taken)
        for minutes, taken in zip(TARGETS[ticket.priority], (response, resolution), strict=True)
    ]
    return (response, resolution, first, wait, *judged[0], *judged[1])


def _waited(ticket: Ticket, walk: Walk) -> int:
    ends = [at for at, _ in ticket.states[1:]]
    return sum(
        walk.between(at, end)
        for (at, status), end in zip(ticket.states, ends, strict=False)
        if status in ("new", "open", "on_hold")
    )


def _judged(
    walk: Walk, created: datetime, minutes: int, taken: int | None
) -> tuple[datetime | None, bool | None]:
    due = walk.due(created, minutes)
    is_over = due is not None and due <= AS_OF
    return due, (taken is not None and taken <= minutes * 60) if is_over else None


@pytest.fixture(scope="module")
def found(warehouse: duckdb.DuckDBPyConnection) -> Facts:
    rows = warehouse.execute(
        "select ticket_id, first_response_business_seconds, resolution_business_seconds, "
        "case when is_solved then first_resolution_business_seconds end, "
        "requester_wait_business_seconds, "
        "first_response_due_at, is_first_response_in_time, "
        "resolution_due_at, is_resolution_in_time "
        "from core.fct_tickets"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_durations_and_due_times_are_those_of_a_walk_over_every_minute(
    found: Facts, expected: Facts
) -> None:
    assert len(found) == TICKETS
    differing = {name: (found[name], row) for name, row in expected.items() if found[name] != row}
    assert not differing, f"{len(differing)} differ, such as {next(iter(differing.items()))}"


def test_the_tickets_reach_what_they_are_to_show(expected: Facts, tickets: list[Ticket]) -> None:
    changes = [datetime(2024, 3, 31, 1), datetime(2024, 10, 27, 1), datetime(2024, 5, 15)]
    for change in changes:
        spanning = [t for t in tickets if t.states[0][0] < change < t.states[-1][0]]
        assert len({t.team for t in spanning}) == len(TEAMS)
    before_the_calendar = [row for row in expected.values() if row == (None,) * 8]
    assert 100 < len(before_the_calendar) < 1000
    for column in (5, 7):
        assert {row[column] for row in expected.values()} == {True, False, None}
