"""What Dagster's own storage says of its daemon, the schedule and its runs, read as SQLite.

Dagster itself takes a second to import and may write to what it opens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_HEARTBEAT = "select timestamp from daemon_heartbeats where daemon_type = 'SCHEDULER'"
_RUN = """
select status, coalesce(end_time, start_time) from runs
where pipeline_name = 'refresh' order by id desc limit 1
"""
_TICK = "select status, timestamp from job_ticks where type = 'SCHEDULE' order by timestamp desc"
_STATUS = "select status from instigators where instigator_type = 'SCHEDULE'"


@dataclass(frozen=True)
class Storage:
    """The newest of everything; None for what never was. Times are UTC.

    `switched` is what somebody set the schedule to in the UI.
    """

    heartbeat: datetime | None = None
    tick: tuple[str, datetime] | None = None
    run: tuple[str, datetime | None] | None = None
    switched: str | None = None


def read_storage(home: Path) -> Storage | None:
    """What lies under Dagster's home; None where Dagster has never run there.

    Raises:
        sqlite3.Error: it is damaged, or of a version that keeps its tables in another way.
    """
    runs, schedules = home / "history" / "runs.db", home / "schedules" / "schedules.db"
    if not (runs.is_file() and schedules.is_file()):
        return None
    with _opened(runs) as storage:
        beat, run = _first(storage, _HEARTBEAT), _first(storage, _RUN)
    with _opened(schedules) as storage:
        tick, switched = _first(storage, _TICK), _first(storage, _STATUS)
    return Storage(
        heartbeat=_moment(beat[0]) if beat else None,
        tick=(tick[0], _moment(tick[1])) if tick else None,
        run=(run[0], datetime.fromtimestamp(run[1], UTC) if run[1] else None) if run else None,
        switched=switched[0] if switched else None,
    )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open for reading, without a journal beside it where nobody else has the file open."""
    in_use = file.with_name(f"{file.name}-wal").exists()
    mode = "mode=ro" if in_use else "immutable=1"
    with closing(sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True)) as connection:
        yield connection


def _first(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
