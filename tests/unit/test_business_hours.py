"""Calendars as people write them: what is understood, and what is refused with a word of help."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orchestration.business_clock.days import clock_days, open_slots
from orchestration.business_clock.hours import Calendar, CalendarFault, read_calendars

OFFICE = {
    "calendar": "office",
    "time_zone": "Europe/Berlin",
    "holiday_country": "DE",
    "holiday_subdivision": "BE",
}


def hours(**changed: Any) -> dict[str, Any]:
    row = {
        "calendar": "office",
        "valid_from": date(2024, 1, 1),
        "weekday": "friday",
        "opens": "09:00",
        "closes": "17:00",
    }
    return {**row, **changed}


def office(*rows: dict[str, Any], **changed: Any) -> Calendar:
    (calendar,) = read_calendars([{**OFFICE, **changed}], rows)
    return calendar


def test_hours_are_those_of_the_wall_clock_in_winter_and_in_summer() -> None:
    calendar = office(hours())
    assert open_slots(calendar, date(2024, 1, 5)) == [(8 * 3600, 16 * 3600)]
    assert open_slots(calendar, date(2024, 7, 5)) == [(7 * 3600, 15 * 3600)]


def test_on_a_holiday_of_the_region_no_shift_opens() -> None:
    # 8 March is one in Berlin, not in all of Germany; Good Friday was 29 March
    friday = hours()
    assert not open_slots(office(friday), date(2024, 3, 8))
    assert open_slots(office(friday, holiday_subdivision=None), date(2024, 3, 8))
    assert not open_slots(office(friday, holiday_subdivision=None), date(2024, 3, 29))
    assert open_slots(office(friday, holiday_country=None), date(2024, 3, 29))


def test_a_night_is_an_hour_shorter_when_summer_time_begins_and_longer_when_it_ends() -> None:
    night = hours(weekday="saturday", opens="22:00", closes="06:00")
    rows = list(clock_days(office(night), date(2024, 3, 23), date(2024, 10, 28)))
    by_date = {row["utc_date"]: row for row in rows}

    def open_hours(saturday: date, sunday: date) -> float:
        return float(by_date[saturday]["open_seconds"] + by_date[sunday]["open_seconds"]) / 3600

    assert open_hours(date(2024, 3, 23), date(2024, 3, 24)) == 8
    assert open_hours(date(2024, 3, 30), date(2024, 3, 31)) == 7
    assert open_hours(date(2024, 10, 26), date(2024, 10, 27)) == 9


def test_shifts_that_touch_or_overlap_count_once() -> None:
    calendar = office(hours(closes="12:00"), hours(opens="12:00"), hours(opens="10:00"))
    assert open_slots(calendar, date(2024, 1, 5)) == [(8 * 3600, 16 * 3600)]


def test_newer_hours_replace_the_older_ones_whole() -> None:
    newer = hours(valid_from=date(2024, 2, 1), weekday="monday")
    calendar = office(hours(), newer)
    assert open_slots(calendar, date(2024, 1, 26))
    assert not open_slots(calendar, date(2024, 2, 2))
    assert open_slots(calendar, date(2024, 2, 5))


@pytest.mark.parametrize(
    ("calendar", "row", "message"),
    [
        ({"time_zone": "Berlin"}, {}, "time_zone is 'Berlin'; write an IANA name"),
        ({"holiday_country": "XY"}, {}, "holiday_country is 'XY'; write ISO 3166"),
        ({"holiday_subdivision": "XX"}, {}, "holiday_country is 'DE'; write ISO 3166"),
        ({}, {"weekday": "Mo"}, "weekday is 'Mo'; write a day such as monday"),
        ({}, {"opens": "9"}, "opens is '9'; write a time such as 09:00"),
        ({}, {"closes": "24:00"}, "closes is '24:00'; write a time such as 09:00"),
        ({}, {"calendar": "shop"}, "shop is no calendar"),
    ],
)
def test_what_cannot_be_is_refused_and_says_what_to_write(
    calendar: dict[str, Any], row: dict[str, Any], message: str
) -> None:
    with pytest.raises(CalendarFault, match=message):
        office(hours(**row), **calendar)


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(CalendarFault, match="office has no hours"):
        office()


def test_more_than_three_stretches_in_a_day_are_refused() -> None:
    rows = [hours(opens=f"{hour:02}:00", closes=f"{hour:02}:30") for hour in (9, 11, 13, 15)]
    with pytest.raises(CalendarFault, match="open 4 times on 2024-01-05"):
        list(clock_days(office(*rows), date(2024, 1, 5), date(2024, 1, 5)))
