"""What a run tells the models: the moment they speak of, the reporting zone, two settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from orchestration.extracts.contracts import read_contracts
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

SMALL_SAMPLE_N = 5
"""Below this many observations a value is marked as a small sample."""
ACTIVE_DAYS = 180
"""A customer counts as active for this many days after the last order."""


class NothingLoaded(LookupError):  # noqa: N818 - reads as what it says
    """The raw tables are not there; the message says what to do."""


def write_run_context(settings: Settings, run_id: str) -> datetime:
    """Replace the one row of `ops.run_context` and return its `as_of` (UTC, naive).

    `as_of` is the setting, else the newest event of all feeds that is not in the future, so that
    the same deliveries give the same marts whenever they are built.

    Raises:
        NothingLoaded: the raw tables are not there yet; `cx load` makes them.
    """
    with _loaded(settings) as connection:
        as_of = _given(settings) or _newest_event(connection) or _now()
        row = [run_id, as_of, settings.timezone, SMALL_SAMPLE_N, ACTIVE_DAYS]
        connection.execute("begin")
        connection.execute("delete from ops.run_context")
        connection.execute(
            "insert into ops.run_context "
            "(run_id, as_of, time_zone, small_sample_n, active_days) values (?, ?, ?, ?, ?)",
            row,
        )
        connection.execute("commit")
    return as_of


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


def _newest_event(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    moments = {feed: c.event_time for feed, c in read_contracts(PROJECT).items() if c.event_time}
    newest = [
        connection.execute(
            f'select max("{column}")::timestamp from raw."{feed}" where "{column}" <= ?', [_now()]
        ).fetchall()[0][0]
        for feed, column in moments.items()
    ]
    return max((moment for moment in newest if moment), default=None)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
