"""Days and months of the reporting zone, and the moment that the numbers speak of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.oracle.contracts import CONTRACTS
from tests.oracle.files import Feed

LAST_INSTANT = timedelta(days=1) - timedelta(microseconds=1)


def local_date(moment: date, zone: ZoneInfo) -> date:
    """The reporting day; a date without a time belongs to itself, whatever the zone."""
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a reporting day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def instant(moment: date) -> datetime:
    """A moment on the time line: a date without a time stands for its midnight."""
    return (
        moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    )


def month_of(day: date) -> date:
    return date(day.year, day.month, 1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months(first: date, last: date) -> Iterator[date]:
    """First days of the months from that of `first` to that of `last`."""
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def newest_event(feeds: dict[str, Feed], zone: ZoneInfo, clock: datetime) -> datetime:
    """The newest event that has happened by the clock; a date stands for its last instant."""
    newest = datetime.min
    for feed, content in feeds.items():
        for name in CONTRACTS[feed].happens:
            for moment in {record[name] for record in content.records} - {None}:
                at = (
                    moment
                    if isinstance(moment, datetime)
                    else midnight(moment, zone) + LAST_INSTANT
                )
                if newest < at <= clock:
                    newest = at
    return newest
