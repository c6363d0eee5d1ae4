"""The business clock: how much open time lies before each UTC day, and when it is open that day.

Open is whenever a clock on the team's wall shows a time within a shift. So a shift at night is an
hour shorter when summer time begins and an hour longer when it ends, and no rule is needed for
times that do not exist or exist twice: each stretch of constant offset is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.business_clock.hours import Calendar, CalendarFault, read_calendars

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

DAYS_AHEAD = 62
"""Days after as_of that the clock still knows, so that what is due has a time."""
MOST_SLOTS = 3
DAY = 86_400
HOUR = 3600
EPOCH = date(1970, 1, 1)
_SLOTS = [f"slot_{slot}_{end}" for slot in range(1, MOST_SLOTS + 1) for end in ("from", "until")]

Slot = tuple[int, int]
"""First and last second, the last not included."""

DAYS_SCHEMA = pa.schema(
    {
        "calendar": pa.string(),
        "utc_date": pa.date32(),
        "open_seconds_before": pa.int64(),
        "open_seconds": pa.int64(),
        **dict.fromkeys(_SLOTS, pa.int64()),
    }
)
HOURS_SCHEMA = pa.schema(
    {
        "calendar": pa.string(),
        "open_hour_seconds": pa.int64(),
        "from_open_seconds": pa.int64(),
        "until_open_seconds": pa.int64(),
        "from_at": pa.timestamp("us"),
    }
)


def business_clock(
    calendars: DuckDBPyRelation,
    hours: DuckDBPyRelation,
    tickets: DuckDBPyRelation,
    run_context: DuckDBPyRelation,
) -> pa.Table:
    """One row per calendar and UTC date, from the first ticket to some weeks after as_of.

    Raises:
        CalendarFault: the seeds hold a calendar that cannot be.
    """
    ((first,),) = tickets.aggregate("min(created_at)").fetchall()
    ((as_of,),) = run_context.project("as_of").fetchall()
    read = read_calendars(_rows(calendars), _rows(hours))
    if first is None:
        return DAYS_SCHEMA.empty_table()
    last = as_of.date() + timedelta(days=DAYS_AHEAD)
    days = [day for calendar in read for day in clock_days(calendar, first.date(), last)]
    return pa.Table.from_pylist(days, DAYS_SCHEMA)


def business_clock_hours(clock: DuckDBPyRelation) -> pa.Table:
    """One row per calendar, hour of open time and stretch of it: when that open time passes."""
    pieces = [piece for day in _rows(clock) for piece in _pieces(day)]
    return pa.Table.from_pylist(pieces, HOURS_SCHEMA)


def clock_days(calendar: Calendar, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Rows of one calendar; open seconds are counted from the first of them."""
    before = 0
    day = max(first, calendar.first_day)
    while day <= last:
        slots = open_slots(calendar, day)
        seconds = sum(until - since for since, until in slots)
        yield {
            "calendar": calendar.name,
            "utc_date": day,
            "open_seconds_before": before,
            "open_seconds": seconds,
            **_slot_columns(calendar, day, slots),
        }
        before += seconds
        day += timedelta(days=1)


def open_slots(calendar: Calendar, day: date) -> list[Slot]:
    """The stretches of a UTC day in which a calendar is open, in seconds of that day."""
    midnight = (day - EPOCH).days * DAY
    found: list[Slot] = []
    for since, until, offset in _stretches(calendar.zone, midnight):
        for opens, closes in _shifts_on_the_wall(calendar, day):
            start, end = max(since, opens - offset), min(until, closes - offset)
            if start < end:
                found.append((start - midnight, end - midnight))
    return _merged(found)


def _stretches(zone: ZoneInfo, midnight: int) -> list[tuple[int, int, int]]:
    """The UTC day as stretches of one offset to UTC each: from, until and the offset in seconds."""
    end = midnight + DAY
    before, after = _offset(zone, midnight), _offset(zone, end - 1)
    if before == after:
        return [(midnight, end, before)]
    low, high = midnight, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return [(midnight, high, before), (high, end, after)]


def _offset(zone: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _shifts_on_the_wall(calendar: Calendar, day: date) -> Iterator[Slot]:
    """Shifts that may touch a UTC day, in seconds as if the wall showed UTC."""
    for shift_day in (day + timedelta(days=ahead) for ahead in (-2, -1, 0, 1)):
        midnight = (shift_day - EPOCH).days * DAY
        for opens, closes in calendar.shifts(shift_day):
            yield midnight + opens * 60, midnight + closes * 60


def _merged(slots: Iterable[Slot]) -> list[Slot]:
    """Slots in order, those that touch or overlap as one."""
    merged: list[Slot] = []
    for since, until in sorted(slots):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _slot_columns(calendar: Calendar, day: date, slots: Sequence[Slot]) -> dict[str, int]:
    if len(slots) > MOST_SLOTS:
        raise CalendarFault(
            f"seeds/business_hours.csv, calendar {calendar.name}: open {len(slots)} times on {day} "
            f"(UTC); write at most {MOST_SLOTS} stretches in any 24 hours"
        )
    filled = [*slots, *[(0, 0)] * (MOST_SLOTS - len(slots))]
    return dict(zip(_SLOTS, (second for slot in filled for second in slot), strict=True))


def _pieces(day: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The open time of one row of the clock, cut at its slots and at whole hours of open time."""
    midnight = datetime.combine(day["utc_date"], datetime.min.time())
    before = day["open_seconds_before"]
    for slot in range(1, MOST_SLOTS + 1):
        second, end = day[f"slot_{slot}_from"], day[f"slot_{slot}_until"]
        while second < end:
            taken = min(HOUR - before % HOUR, end - second)
            yield {
                "calendar": day["calendar"],
                "open_hour_seconds": before - before % HOUR,
                "from_open_seconds": before,
                "until_open_seconds": before + taken,
                "from_at": midnight + timedelta(seconds=second),
            }
            second, before = second + taken, before + taken


def _rows(relation: DuckDBPyRelation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = relation.to_arrow_table().to_pylist()
    return rows
