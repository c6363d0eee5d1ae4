"""The shop's calendar: when things happen, with growth, seasons, weekdays and hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from orchestration.samples.chance import Chance
from orchestration.samples.columns import Floats, Ints
from orchestration.samples.story import DAY, HOUR, Story, seconds

HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 11, 10, 9, 9, 10, 11, 13, 14, 13, 10, 6, 3)
OFFICE_OPENS = 8 * HOUR
OFFICE_CLOSES = 20 * HOUR


class Calendar:
    """Draws moments of the story's two years."""

    def __init__(self, story: Story) -> None:
        self.start, self.end = seconds(story.start), seconds(story.end)
        dates = [story.start + timedelta(days=n) for n in range((self.end - self.start) // DAY)]
        weights = np.array([_weight(story, n / len(dates), day) for n, day in enumerate(dates)])
        self._edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
        zone = ZoneInfo(story.zone)
        self._offsets = np.array([_offset(day, zone) for day in dates], dtype=np.int64)

    def passed(self, moment: Ints) -> Floats:
        """Share of the two years' business that is over at a moment (epoch seconds)."""
        day = np.clip((moment - self.start) / DAY, 0, len(self._offsets))
        return np.asarray(np.interp(day, np.arange(len(self._edges)), self._edges))

    def draw(self, chance: Chance, earliest: Ints) -> Ints:
        """Moments after `earliest`, spread as the shop's business is."""
        rows, low = len(earliest), self.passed(earliest)
        share = low + chance.rng.random(rows) * (1 - low)
        day = np.clip(np.searchsorted(self._edges, share, side="right") - 1, 0, self._last)
        hour = chance.pick(rows, HOURS)
        local = hour * HOUR + chance.below(rows, HOUR)
        drawn = self.start + day * DAY + local - self._offsets[day]
        return np.clip(drawn, earliest + 60, self.end - 1)

    def local(self, moment: Ints) -> Ints:
        """Local wall-clock time as seconds since 1970-01-01 00:00 local."""
        day = np.clip((moment - self.start) // DAY, 0, self._last)
        return moment + self._offsets[day]

    def in_office_hours(self, chance: Chance, moment: Ints) -> Ints:
        """The moment, or the next opening (and up to an hour) where the office is closed."""
        clock = self.local(moment) % DAY
        wait = np.where(clock < OFFICE_OPENS, OFFICE_OPENS - clock, 0)
        wait = np.where(clock >= OFFICE_CLOSES, DAY + OFFICE_OPENS - clock, wait)
        return moment + wait + np.where(wait > 0, chance.below(len(moment), HOUR), 0)

    @property
    def _last(self) -> int:
        return len(self._offsets) - 1


def _weight(story: Story, passed: float, day: date) -> float:
    season = story.months[day.month - 1] * story.weekdays[day.weekday()]
    return (1 + story.growth * passed) * season


def _offset(day: date, zone: ZoneInfo) -> int:
    offset = datetime.combine(day, time(12), zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
