"""A year of deliveries: quiet days are let pass, and each planted error is found on its day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.load import load
from orchestration.extracts.members import known_words
from orchestration.quality.delivery_gate import Judged, _check, judge
from orchestration.quality.empties import empty_deliveries
from orchestration.quality.profiled import Delivered, read_deliveries
from orchestration.quality.volume import WINDOW
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.simulation.anomalies import ANOMALIES, Anomaly
from tests.simulation.business import FEEDS, FIRST_DAY, HOLIDAYS, YEAR, as_csv, file_name, profile
from tests.simulation.years import CONTRACTS, EXPLAINED, deliveries, judge_year, on_its_day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulation.business import Record

DAYS = YEAR[:64]
SEED = 1
KNOWN = known_words(PROJECT, CONTRACTS.values())
DELIVERED = ("orders", "tickets", "survey_responses")


def test_at_most_one_delivery_of_a_quiet_year_is_blocked() -> None:
    years = {feed: judge_year(feed, deliveries(feed, SEED), EXPLAINED) for feed in FEEDS}
    assert sum(year.check.evaluated for year in years.values()) > 50_000
    assert all(year.check.status != "error" for year in years.values())
    assert all(year.check.blocks == bool(year.blocked) for year in years.values())
    assert sum(len(year.blocked) for year in years.values()) <= 1
    assert sum(len(year.warned) for year in years.values()) <= 2


def test_a_holiday_that_nobody_has_explained_blocks_the_service_desk() -> None:
    year = judge_year("tickets", deliveries("tickets", SEED))
    blocked = {one.delivery[len("tickets of ") :][:10] for one in year.blocked}
    # Exported in the night after; the first day of the year has no history.
    later = sorted(day for day in HOLIDAYS if day > FIRST_DAY)
    holidays = {(day + timedelta(days=1)).isoformat() for day in later}
    assert blocked <= holidays
    assert len(blocked) >= 4


def _planted() -> dict[tuple[str, date], Anomaly]:
    """Each error on a day of its own, from three days to three days.

    Those of the service desk on working days: a weekend has too few tickets to miss one channel.
    """
    places = {}
    for number, one in enumerate(ANOMALIES):
        day = date(2024, 1, 25) + timedelta(days=3 * number)
        if one.feed == "tickets" and day.weekday() > 4:
            day += timedelta(days=2)
        places[one.feed, day] = one
    return places


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
    """A warehouse with two months of real files of three feeds, loaded at once."""
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
def loaded_days(settings: Settings) -> dict[str, list[Delivered]]:
    """What was found in the files, by feed and from the oldest."""
    with connect(settings) as connection:
        empty = list(empty_deliveries(connection, settings))
        return {
            feed: found
            for (_, feed), found in read_deliveries(connection, empty, set(), WINDOW).items()
        }


def _night(loaded_days: dict[str, list[Delivered]], feed: str, day: date) -> list[Judged]:
    """What the delivery of a day is held to in its night."""
    return on_its_day(feed, loaded_days[feed][: DAYS.index(day) + 1])


def test_the_profiles_of_loaded_files_are_what_was_counted_beside(
    loaded_days: dict[str, list[Delivered]],
) -> None:
    for feed, found in loaded_days.items():
        by_day = {one.day - timedelta(days=1): one for one in found}
        for day in DAYS:
            if (feed, day) not in PLANTED:
                counted = profile(FEEDS[feed], day, FEEDS[feed].day(SEED, day))
                loaded = {key: by_day[day].measures.get(key) for key in counted.measures}
                assert loaded == pytest.approx(counted.measures)
                assert _clear(by_day[day]) == _clear(counted)
                assert by_day[day].exported_at == datetime.combine(by_day[day].day, time())


def _clear(one: Delivered) -> dict[str, list[tuple[str, float]]]:
    """Members and how many they are; those that no seed knows without their names."""
    return {
        column: sorted((name if name in KNOWN or "=" in name else "", n) for name, n in of.items())
        for column, of in one.members.items()
    }


@pytest.mark.parametrize(("place", "anomaly"), PLANTED.items(), ids=[a.name for a in ANOMALIES])
def test_a_planted_error_blocks_or_warns_on_its_day_by_name(
    loaded_days: dict[str, list[Delivered]], place: tuple[str, date], anomaly: Anomaly
) -> None:
    check, found = _check(CONTRACTS[anomaly.feed], _night(loaded_days, *place))
    unmet = {(one.expectation, one.column_name): one for one in found if one.success is False}
    assert (anomaly.expectation, anomaly.subject) in unmet
    assert unmet[anomaly.expectation, anomaly.subject].blocks == anomaly.blocks
    assert (check.status, check.blocks) == (("fail", True) if anomaly.blocks else ("warn", False))
    assert f"{anomaly.feed} of {place[1] + timedelta(days=1)}" in check.message
    assert "Anna" not in str((check, found))


def test_nothing_blocks_on_the_days_between(loaded_days: dict[str, list[Delivered]]) -> None:
    for feed in DELIVERED:
        quiet = [day for day in DAYS if (feed, day) not in PLANTED]
        judged = [one for day in quiet for one in _night(loaded_days, feed, day)]
        check, found = _check(CONTRACTS[feed], judged)
        assert [one for one in found if one.blocks] == []
        assert (check.blocks, check.evaluated > len(quiet)) == (False, True)


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
