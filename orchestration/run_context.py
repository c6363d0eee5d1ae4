"""What a run tells the models: the moment they speak of, and the settings that they count by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.ledger import TABLES
from orchestration.settings import COUNTED_BY, PROJECT, Settings
from orchestration.warehouse import connect

SMALL_SAMPLE_N = 5
"""Below this many observations a value is marked as a small sample."""


class NothingLoaded(LookupError):  # noqa: N818 - reads as what it says
    """The raw tables are not there; the message says what to do."""


def write_run_context(settings: Settings, run_id: str) -> datetime:
    """Replace the one row of `ops.run_context` and return its `as_of` (UTC, naive).

    `as_of` is the setting, else the newest event of all feeds that is not in the future (a
    ticket's solving counts as well as its creation), so that the same deliveries give the same
    marts whenever they are built. An event that is only a date happened at some moment of that
    day, so it stands for the day's last microsecond in the reporting zone.

    Raises:
        NothingLoaded: the raw tables are not there yet; `cx load` makes them.
    """
    with _loaded(settings) as connection:
        as_of = _given(settings) or _newest_event(connection, settings.timezone) or _now()
        _replace(
            connection,
            {
                "run_id": run_id,
                "as_of": as_of,
                "time_zone": settings.timezone,
                "small_sample_n": SMALL_SAMPLE_N,
                **{name: getattr(settings, name) for name in COUNTED_BY},
            },
        )
    return as_of


def _replace(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> None:
    """Make the table anew, since one of an older version may lack columns."""
    connection.execute("begin")
    connection.execute("drop table ops.run_context")
    connection.execute(f"create table ops.run_context ({TABLES['run_context']})")
    connection.execute(
        f"insert into ops.run_context ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        list(row.values()),
    )
    connection.execute("commit")


@contextmanager
def _loaded(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with connect(settings) as connection:
            yield connection
    except duckdb.CatalogException:
        raise NothingLoaded(
            f"{settings.warehouse_file} lacks tables of the feeds. Next: cx load"
        ) from None


def _given(settings: Settings) -> datetime | None:
    if settings.as_of is None or settings.as_of.tzinfo is None:
        return settings.as_of
    return settings.as_of.astimezone(UTC).replace(tzinfo=None)


def _newest_event(connection: duckdb.DuckDBPyConnection, zone: str) -> datetime | None:
    contracts = read_contracts(PROJECT)
    moments = [
        (feed, column)
        for feed, contract in contracts.items()
        for column in (contract.event_time, *contract.happened)
        if column
    ]
    newest = [
        moment
        for feed, column in moments
        for moment in (
            _newest_moment(connection, feed, column),
            _end_of_day(_newest_day(connection, feed, column, zone), zone),
        )
    ]
    return max((moment for moment in newest if moment), default=None)


def _newest_moment(
    connection: duckdb.DuckDBPyConnection, feed: str, column: str
) -> datetime | None:
    """The newest event with a time of day, unless it is in the future."""
    found: datetime | None = connection.execute(
        f'select max("{column}")::timestamp from raw."{feed}" '
        f'where not coalesce({_is_day(connection, feed, column)}, false) and "{column}" <= ?',
        [_now()],
    ).fetchall()[0][0]
    return found


def _newest_day(
    connection: duckdb.DuckDBPyConnection, feed: str, column: str, zone: str
) -> date | None:
    """The newest event that is only a date, unless that day is in the future there."""
    found: date | None = connection.execute(
        f'select max("{column}")::date from raw."{feed}" '
        f'where {_is_day(connection, feed, column)} and "{column}"::date <= ?',
        [datetime.now(ZoneInfo(zone)).date()],
    ).fetchall()[0][0]
    return found


def _is_day(connection: duckdb.DuckDBPyConnection, feed: str, column: str) -> str:
    """The expression that says whether a feed's event time is only a date."""
    types = {
        name: kind for name, kind, *_ in connection.execute(f'describe raw."{feed}"').fetchall()
    }
    companion = f"{column.removesuffix('_at')}_is_day"
    if companion in types:
        return f'"{companion}"'
    return "true" if types[column] == "DATE" else "false"


def _end_of_day(day: date | None, zone: str) -> datetime | None:
    """The last microsecond of a calendar day in a zone, in UTC."""
    if day is None:
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
