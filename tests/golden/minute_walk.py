"""A walk over every minute: asks the zone for the wall clock, looks whether a shift is on, counts.

It shares nothing with the models. Holidays are written out by hand where a team is described.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Hours = Sequence[tuple[str, Sequence[str], str, str]]
"""First day, weekdays, opening, closing."""


@dataclass(frozen=True)
class Team:
    """A team with a calendar of the same name."""

    name: str
    zone: str
    country: str
    holidays: frozenset[date]
    hours: Hours


@dataclass(frozen=True)
class Walk:
    """Open time of one team in a stretch of time; moments are UTC and naive."""

    team: Team
    start: datetime
    end: datetime

    @cached_property
    def begins(self) -> datetime:
        """Midnight of the first day of which anything is known."""
        return datetime.fromisoformat(min(first for first, *_ in self.team.hours))

    @cached_property
    def open(self) -> NDArray[np.int64]:
        """Per minute 1 where the team is open."""
        zone, first = ZoneInfo(self.team.zone), self.start.replace(tzinfo=UTC)
        minutes = int((self.end - self.start).total_seconds() // 60)
        walls = ((first + timedelta(minutes=m)).astimezone(zone) for m in range(minutes))
        shifts: dict[date, list[tuple[int, int]]] = {}
        return np.array([self._is_open(wall, shifts) for wall in walls], dtype=np.int64)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """Open seconds before each minute, and before the end."""
        return np.concatenate([[0], np.cumsum(self.open)]) * 60

    def between(self, start: datetime, end: datetime) -> int:
        """Open seconds from one moment to another."""
        return self._position(end) - self._position(start)

    def due(self, start: datetime, minutes: int) -> datetime | None:
        """The first moment by which so many open minutes have passed; none within the walk."""
        wanted = self._position(start) + minutes * 60
        if wanted > self.before[-1]:
            return None
        minute = int(np.searchsorted(self.before, wanted)) - 1
        return self.start + timedelta(minutes=minute, seconds=wanted - int(self.before[minute]))

    def _position(self, at: datetime) -> int:
        minute, second = divmod(int((at - self.start).total_seconds()), 60)
        return int(self.before[minute] + self.open[minute] * second)

    def _is_open(self, wall: datetime, shifts: dict[date, list[tuple[int, int]]]) -> bool:
        """Whether a shift of today, or one of yesterday that goes past midnight, is on."""
        now, today = wall.hour * 60 + wall.minute, wall.date()
        for day in (today, today - timedelta(days=1)):
            if day not in shifts:
                shifts[day] = self._shifts(day)
        return any(
            opens <= now and (closes <= opens or now < closes) for opens, closes in shifts[today]
        ) or any(
            closes <= opens and now < closes for opens, closes in shifts[today - timedelta(days=1)]
        )

    def _shifts(self, day: date) -> list[tuple[int, int]]:
        newest = max((row[0] for row in self.team.hours if row[0] <= str(day)), default=None)
        if day in self.team.holidays:
            return []
        return [
            (_minutes(opens), _minutes(closes))
            for first, weekdays, opens, closes in self.team.hours
            if first == newest and DAYS[day.weekday()] in weekdays
        ]


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
