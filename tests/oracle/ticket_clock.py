"""The business clock: how long a team was open between two moments, and when a target is due.

A calendar has a time zone, the holidays of a country, and weekly hours that hold from a day on;
the newest hours replace the older ones whole. A shift that closes at or before its opening closes
the next day; none opens on a holiday. Moments are naive and in UTC, as in the feeds.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from tests.oracle import seeds
from tests.oracle.files import Record

ONE_DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=400)


@dataclass
class Calendar:
    """One business calendar."""

    zone: ZoneInfo
    holidays: holidays.HolidayBase
    hours: dict[date, dict[str, list[tuple[time, time]]]]
    """By the first day on which they hold: weekday -> shifts."""
    known_days: dict[date, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def shifts(self, day: date) -> list[tuple[datetime, datetime]]:
        """Give the shifts that open on a local day, as moments in UTC."""
        if day not in self.known_days:
            self.known_days[day] = self._shifts(day)
        return self.known_days[day]

    def _shifts(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.holidays:
            return []
        newest = max((since for since in self.hours if since <= day), default=None)
        weekly = self.hours[newest] if newest else {}
        return [
            self._shift(day, opens, closes) for opens, closes in weekly.get(f"{day:%A}".lower(), [])
        ]

    def _shift(self, day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
        last_day = day if closes > opens else day + ONE_DAY
        return self._moment(day, opens), self._moment(last_day, closes)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC).replace(tzinfo=None)

    def _day(self, moment: datetime) -> date:
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()

    def covers(self, moment: datetime) -> bool:
        """Say whether any hours hold at the moment."""
        return min(self.hours) <= self._day(moment)

    def shifts_from(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Give the shifts that may overlap a stretch of time, in order."""
        day, last = self._day(start) - ONE_DAY, self._day(end)
        found = []
        while day <= last:
            found.extend(self.shifts(day))
            day += ONE_DAY
        return sorted(found)

    def open_seconds(self, start: datetime, end: datetime) -> int | None:
        """Give the open seconds between two moments; None where one lies before the first hours."""
        if not (self.covers(start) and self.covers(end)):
            return None
        overlaps = (
            min(closes, end) - max(opens, start) for opens, closes in self.shifts_from(start, end)
        )
        return int(sum((one for one in overlaps if one > timedelta()), timedelta()).total_seconds())

    def due(self, start: datetime, seconds: int) -> datetime | None:
        """Give when so many open seconds will have passed; None before the first hours."""
        if not self.covers(start):
            return None
        left = timedelta(seconds=seconds)
        for opens, closes in self.shifts_from(start, start + LONGEST_WAIT):
            begins = max(opens, start)
            if closes - begins >= left:
                return begins + left
            left -= max(closes - begins, timedelta())
        return None


class BusinessClock:
    """Every team's calendar."""

    def __init__(self, calendars: list[Record], hours: list[Record], teams: list[Record]) -> None:
        """Take the rows of seeds/business_calendars, business_hours and business_teams."""
        self.calendars = {row["calendar"]: _calendar(row, hours) for row in calendars}
        self.teams = {row["team"]: row["calendar"] for row in teams}

    def of_team(self, team: str | None) -> Calendar:
        """Give the calendar of a team as a ticket names it."""
        name = (team or "").strip().lower()
        return self.calendars[self.teams.get(name, self.teams["*"])]


def _calendar(row: Record, hours: list[Record]) -> Calendar:
    weekly: dict[date, dict[str, list[tuple[time, time]]]] = {}
    for line in hours:
        if line["calendar"] == row["calendar"]:
            since = weekly.setdefault(date.fromisoformat(line["valid_from"]), {})
            shift = time.fromisoformat(line["opens"]), time.fromisoformat(line["closes"])
            since.setdefault(line["weekday"], []).append(shift)
    return Calendar(ZoneInfo(row["time_zone"]), _holidays(row), weekly)


def _holidays(row: Record) -> holidays.HolidayBase:
    if not row["holiday_country"]:
        return holidays.HolidayBase()
    return holidays.country_holidays(
        row["holiday_country"], subdiv=row["holiday_subdivision"] or None
    )


def business_clock() -> BusinessClock:
    """The clock of the seeds."""
    return BusinessClock(
        seeds.rows("business_calendars"), seeds.rows("business_hours"), seeds.rows("business_teams")
    )
