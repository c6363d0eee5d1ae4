"""A year of deliveries: quiet days are let pass, and each planted error is found on its day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.load import load
from orchestration.quality.expectations import Judged, judge
from orchestration.quality.expected import Item, by_contract, by_history
from orchestration.quality.kinds import KINDS, severity
from orchestration.quality.profiled import Delivered, read_deliveries
from orchestration.quality.suites import Figure, evaluate
from orchestration.quality.volume import WINDOW
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.simulation.anomalies import ANOMALIES, Anomaly
from tests.simulation.business import FEEDS, FIRST_DAY, Record, as_csv, file_name, profile

if TYPE_CHECKING:
    from pathlib import Path

YEAR = [FIRST_DAY + timedelta(days=number) for number in range(365)]
DAYS = YEAR[:120]
SEED = 1
DELIVERED = ("orders", "tickets", "survey_responses")
CONTRACTS = read_contracts(PROJECT)


def _held(feed: str, items: list[Item]) -> tuple[list[Item], list[Item]]:
    """The items that are judged, and those of them that do not hold."""
    judged = [item for item in items if item.band is not None]
    figures = [
        Figure(item.kind, item.observed, item.band.lower, item.band.upper)
        for item in judged
        if item.band is not None
    ]
    verdict = evaluate(feed, figures, {kind: severity(CONTRACTS[feed], kind) for kind in KINDS})
    assert not verdict.faults
    return judged, [judged[place] for place in sorted(verdict.unmet)]


def _quiet(feed: str) -> list[Item]:
    """What is expected of every delivery of a year in which nothing goes wrong."""
    past: list[Delivered] = []
    items: list[Item] = []
    for day in YEAR:
        records = FEEDS[feed].day(SEED, day)
        if records:
            one = profile(FEEDS[feed], day, records)
            items += by_contract(one, CONTRACTS[feed])
            items += by_history(one, past[-WINDOW:], CONTRACTS[feed])
            past.append(one)
    return items


def test_at_most_one_delivery_of_a_quiet_year_is_blocked() -> None:
    blocked, warned, evaluated = 0, 0, 0
    for feed in FEEDS:
        judged, unmet = _held(feed, _quiet(feed))
        grave = [severity(CONTRACTS[feed], one.kind) == "error" for one in unmet]
        blocked, warned = blocked + sum(grave), warned + len(grave) - sum(grave)
        evaluated += len(judged)
    assert evaluated > 50_000
    assert blocked <= 1
    assert warned <= 2


def _planted() -> dict[tuple[str, date], Anomaly]:
    """Each error on a day of its own, five days apart, among them every weekday."""
    first = date(2024, 2, 8)
    return {
        (one.feed, first + timedelta(days=5 * number)): one for number, one in enumerate(ANOMALIES)
    }


PLANTED = _planted()


def _records(feed: str, day: date) -> list[Record]:
    """What is delivered of a day: its records, or what a planted error makes of them."""
    records = FEEDS[feed].day(SEED, day)
    planted = PLANTED.get((feed, day))
    if planted is None:
        return records
    return planted.change(records, FEEDS[feed].day(SEED, day - timedelta(days=1)))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse with four months of real files of three feeds, loaded at once."""
    folder: Path = tmp_path_factory.mktemp("months")
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        pseudonym_key="a key for tests only",
    )
    (settings.landing / "generic").mkdir(parents=True)
    for feed in DELIVERED:
        for day in DAYS:
            records = _records(feed, day)
            text = as_csv(records or FEEDS[feed].day(SEED, day)[:1])
            text = text if records else text.splitlines(keepends=True)[0]
            (settings.landing / file_name(feed, day)).write_text(text, "utf-8")
    load(settings, "run")
    return settings


@pytest.fixture(scope="module")
def judged(settings: Settings) -> dict[tuple[str, date], list[Judged]]:
    """What every delivery is held to, by feed and day of its records."""
    days: dict[tuple[str, date], list[Judged]] = defaultdict(list)
    with connect(settings) as connection:
        for feed, figures in judge(connection, settings, CONTRACTS).items():
            for one in figures:
                days[feed, one.delivered.day - timedelta(days=1)].append(one)
    return days


def test_the_profiles_of_loaded_files_are_what_was_counted_beside(settings: Settings) -> None:
    with connect(settings) as connection:
        found = read_deliveries(connection, [], set(), WINDOW)
    for (_, feed), deliveries in found.items():
        by_day = {one.day - timedelta(days=1): one for one in deliveries}
        for day in DAYS:
            if (feed, day) not in PLANTED:
                counted = profile(FEEDS[feed], day, FEEDS[feed].day(SEED, day))
                loaded = {key: by_day[day].measures.get(key) for key in counted.measures}
                assert loaded == pytest.approx(counted.measures)
                assert dict(by_day[day].members) == dict(counted.members)
                assert by_day[day].exported_at == datetime.combine(by_day[day].day, time())


@pytest.mark.parametrize(("place", "anomaly"), PLANTED.items(), ids=[a.name for a in ANOMALIES])
def test_a_planted_error_is_found_on_its_day_by_name(
    judged: dict[tuple[str, date], list[Judged]], place: tuple[str, date], anomaly: Anomaly
) -> None:
    _, unmet = _held(anomaly.feed, [one.item for one in judged[place]])
    found = {(one.kind, one.subject) for one in unmet}
    assert (anomaly.expectation, anomaly.subject) in found


def test_nothing_blocks_on_the_days_between(
    judged: dict[tuple[str, date], list[Judged]],
) -> None:
    quiet = {place: figures for place, figures in judged.items() if place not in PLANTED}
    assert len(quiet) == 3 * len(DAYS) - len(PLANTED)
    for feed in DELIVERED:
        items = [one.item for (name, _), all_of in quiet.items() for one in all_of if name == feed]
        _, unmet = _held(feed, items)
        assert [one for one in unmet if severity(CONTRACTS[feed], one.kind) == "error"] == []


def test_a_series_that_stops_coming_is_noticed(settings: Settings) -> None:
    with connect(settings) as connection:
        connection.execute(
            "update ops.files set state = 'withdrawn' where path in (?, ?)",
            [file_name("tickets", DAYS[-1]), file_name("tickets", DAYS[-2])],
        )
        figures = judge(connection, settings, CONTRACTS)["tickets"]
        connection.execute("update ops.files set state = 'loaded' where state = 'withdrawn'")
    (waited,) = [one.item for one in figures if one.item.kind == "arrival"]
    assert waited.band is not None
    assert (waited.observed, waited.band.upper) == (2, 1)
