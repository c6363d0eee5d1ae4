"""The database that is published to: one connection, one publication at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from adbc_driver_manager import Error
from adbc_driver_postgresql import dbapi

from orchestration.lock import AlreadyRunning
from orchestration.publication.postgres.errors import PostgresFailed, not_reached, refused

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK = 0x6378_7761_7265_6873
"""Of this project, in every database: `cxwarehs` in letters."""
_LONGEST = 63
"""Bytes that PostgreSQL keeps of a name; it would cut the rest in silence."""
_SECONDS_TO_CONNECT = 10
"""A schedule has a minute to decide; by itself a connection is waited for for two."""
_SESSION = (
    "set time zone 'UTC'; set statement_timeout = 0; set lock_timeout = '5s'; "
    "set client_min_messages = error; set standard_conforming_strings = on"
)


class Refused(Exception):  # noqa: N818 - reads as what it says
    """A statement failed while `doing`; `state` is its SQLSTATE, none without a connection."""

    def __init__(self, error: Error, doing: str) -> None:
        super().__init__(str(error))
        self.state = error.sqlstate
        self.doing = doing


class Target:
    """An open database. Statements that belong together are sent as one script."""

    def __init__(self, connection: dbapi.Connection) -> None:
        self._cursor = connection.cursor()
        self.doing = "looking around"

    def run(self, script: str) -> None:
        """Run statements, all or none of them.

        Raises:
            Refused: one of them failed; what the script began is taken back.
        """
        try:
            self._cursor.executescript(script)
        except Error as error:
            refusal = Refused(error, self.doing)
            if refusal.state is not None:
                self._cursor.executescript("rollback")
            raise refusal from None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            Refused: it failed.
        """
        try:
            self._cursor.execute(query)
            return list(self._cursor.fetchall())
        except Error as error:
            raise Refused(error, self.doing) from None

    def ingest(self, schema: str, table: str, rows: pa.RecordBatchReader) -> int:
        """Append rows to a table in bulk, and give their number.

        Raises:
            Refused: one of them, or the table, was refused.
        """
        try:
            found = self._cursor.adbc_ingest(table, rows, mode="append", db_schema_name=schema)
            return int(found)
        except Error as error:
            raise Refused(error, self.doing) from None


@contextmanager
def opened(dsn: str) -> Iterator[Target]:
    """The database, while this is the only one that publishes to it.

    Raises:
        PostgresFailed: it is not reached, or refuses what it is asked.
        AlreadyRunning: another publication is at work in it.
    """
    with connected(dsn) as target:
        if not target.rows(f"select pg_try_advisory_lock({_LOCK})")[0][0]:
            raise AlreadyRunning(
                f"Another publication is at work in PostgreSQL: {_holder(target)}. "
                "Wait until it ends, or end that process; the lock then frees itself."
            )
        yield target


@contextmanager
def connected(dsn: str) -> Iterator[Target]:
    """The database, to look at.

    Raises:
        PostgresFailed: it is not reached, or refuses what it is asked.
    """
    # The one way that holds for a URI and for keywords, and gives way to what either says.
    os.environ.setdefault("PGCONNECT_TIMEOUT", str(_SECONDS_TO_CONNECT))
    try:
        connection = dbapi.connect(dsn, autocommit=True)
    except Error as error:
        raise not_reached(str(error)) from None
    with closing(connection):
        target = Target(connection)
        try:
            # Nobody's settings for the database or the user may change what is written.
            target.run(_SESSION)
            yield target
        except Refused as error:
            raise refused(str(error), error.state, error.doing) from None


def _holder(target: Target) -> str:
    found = target.rows(
        "select pid from pg_locks where locktype = 'advisory' and granted "
        f"and classid = {_LOCK >> 32} and objid = {_LOCK & 0xFFFFFFFF} "
        "and database = (select oid from pg_database where datname = current_database())"
    )
    return f"server process {found[0][0]}" if found else "it has only just ended"


def name(text: str) -> str:
    """A name as SQL writes it.

    Raises:
        PostgresFailed: it is longer than PostgreSQL keeps.
    """
    if len(text.encode()) > _LONGEST:
        raise PostgresFailed(
            f"{text} is longer than the {_LONGEST} bytes that PostgreSQL keeps of a name. "
            "Next: a shorter id of that KPI in seeds/kpis.csv, then cx refresh"
        )
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
