"""The calendars of seeds/business_calendars.csv and the hours of seeds/business_hours.csv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES_A_DAY = 24 * 60
SEED = "seeds/business_hours.csv"

Shift = tuple[int, int]
"""Opening and closing in minutes after the midnight that begins the day on the team's wall."""
Week = Mapping[int, list[Shift]]
"""Shifts by weekday, Monday being 0."""
Row = Mapping[str, Any]


class CalendarFault(ValueError):  # noqa: N818 - reads as what it says
    """A calendar that cannot be; the message names the seed, the calendar and what to write."""


@dataclass(frozen=True)
class Calendar:
    """Hours of one or more teams.

    `weeks` are the weekly hours by the first day on which they hold; the newest that holds counts
    alone. A shift belongs to the day on which it opens: on a holiday none opens.
    """

    name: str
    zone: ZoneInfo
    weeks: Mapping[date, Week]
    holidays: Any

    @property
    def first_day(self) -> date:
        """The day from which on anything is known."""
        return min(self.weeks)

    def shifts(self, day: date) -> list[Shift]:
        """Shifts that open on a day."""
        valid = [first for first in self.weeks if first <= day]
        if not valid or day in self.holidays:
            return []
        return self.weeks[max(valid)].get(day.weekday(), [])


def read_calendars(calendars: Iterable[Row], hours: Iterable[Row]) -> list[Calendar]:
    """The calendars of the two seeds, by name.

    Raises:
        CalendarFault: a zone, holidays or hours that do not exist, or a calendar without hours.
    """
    weeks: dict[str, dict[date, dict[int, list[Shift]]]] = defaultdict(dict)
    for row in hours:
        week = weeks[row["calendar"]].setdefault(row["valid_from"], defaultdict(list))
        week[_weekday(row)].append(_shift(row))
    named = sorted(calendars, key=lambda row: str(row["calendar"]))
    if unknown := sorted(set(weeks) - {row["calendar"] for row in named}):
        raise CalendarFault(f"{SEED}: {unknown[0]} is no calendar; list it among the calendars")
    return [_calendar(row, weeks.get(row["calendar"], {})) for row in named]


def _calendar(row: Row, weeks: Mapping[date, Week]) -> Calendar:
    name = row["calendar"]
    if not weeks:
        raise CalendarFault(f"{SEED}: {name} has no hours; write when it opens, a row a weekday")
    return Calendar(name, _zone(row), weeks, _holidays(row))


def _zone(row: Row) -> ZoneInfo:
    try:
        return ZoneInfo(row["time_zone"])
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise _fault(row, "time_zone", "an IANA name such as Europe/Berlin") from fault


def _holidays(row: Row) -> Any:
    """Public holidays, worked out year by year as they are asked for; none without a country."""
    if not row["holiday_country"]:
        return ()
    try:
        return holidays.country_holidays(row["holiday_country"], row["holiday_subdivision"] or None)
    except NotImplementedError as fault:
        wanted = "ISO 3166 codes such as DE and BE, or leave both empty"
        raise _fault(row, "holiday_country", wanted) from fault


def _weekday(row: Row) -> int:
    if row["weekday"] not in WEEKDAYS:
        raise _fault(row, "weekday", "a day such as monday", SEED)
    return WEEKDAYS.index(row["weekday"])


def _shift(row: Row) -> Shift:
    """A closing at or before the opening is one of the next day."""
    opens, closes = _minutes(row, "opens"), _minutes(row, "closes")
    return opens, closes if closes > opens else closes + MINUTES_A_DAY


def _minutes(row: Row, column: str) -> int:
    hour, colon, minute = str(row[column]).partition(":")
    if colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return int(hour) * 60 + int(minute)
    raise _fault(row, column, "a time such as 09:00", SEED)


def _fault(
    row: Row, column: str, wanted: str, seed: str = "seeds/business_calendars.csv"
) -> CalendarFault:
    said = f"{seed}, calendar {row['calendar']}: {column} is '{row[column]}'"
    return CalendarFault(f"{said}; write {wanted}")
