"""What the warehouse says of itself, read in one go, so that it is open for a moment only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.freshness import read_freshness
from orchestration.publication.space import needed_for
from orchestration.warehouse import Row, read_rows

if TYPE_CHECKING:
    from datetime import datetime

    from orchestration.settings import Settings

_FILES = (
    "select path, state, message, mapping, size_bytes, modified_ns, loaded_at "
    "from ops.files order by path"
)
_DELIVERED = """
with
deliveries as (
    select feed, coalesce(exported_at, loaded_at) as moment, max(loaded_at) as loaded_at
    from ops.file_feeds
    inner join ops.files using (file_id)
    group by all
)

select feed, list(moment order by moment) as moments, max(loaded_at) as loaded_at
from deliveries
group by feed
"""
_RUNS = "select run_id, state, message from ops.runs order by run_id desc limit 1"
_CHECKS = """
select check_name, kind, severity, status, failures, evaluated, message
from ops.checks where run_id = (select max(run_id) from ops.checks) order by check_name
"""
_ACCEPTED = """
select unnest(checks) as check_name, coalesce(accepted_by, 'somebody') as person, reason
from ops.overrides where run_id = (select max(run_id) from ops.checks)
"""


@dataclass(frozen=True)
class Ledger:
    """What was read of the warehouse; `unread` says why nothing was, `damaged` that it cannot be.

    `delivered` has the moments of each feed's exports, `received` when the last of them was loaded.
    `needed_bytes` is what a publication of the marts as they are asks for. Times are UTC.
    """

    unread: str = ""
    damaged: bool = False
    files: list[Row] = field(default_factory=list)
    feeds: list[Row] = field(default_factory=list)
    delivered: dict[str, list[datetime]] = field(default_factory=dict)
    received: dict[str, datetime] = field(default_factory=dict)
    runs: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    accepted: list[Row] = field(default_factory=list)
    as_of: datetime | None = None
    key: str = ""
    basis: str = ""
    needed_bytes: int = 0

    @property
    def is_read(self) -> bool:
        """Whether there is anything to go by."""
        return not self.unread


def read_ledger(settings: Settings) -> Ledger:
    """Open the warehouse without changing anything of it, not even its mode."""
    if not settings.warehouse_file.is_file():
        return Ledger(unread="nothing is loaded yet")
    try:
        with duckdb.connect(str(settings.warehouse_file), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return _read(connection)
    except duckdb.CatalogException:
        return Ledger(unread="nothing is loaded yet")
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            return Ledger(unread="another process has it open")
        return Ledger(unread=str(error).partition("\n")[0], damaged=True)


def _accepted(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    try:
        return read_rows(connection, _ACCEPTED)
    except duckdb.CatalogException:
        return []  # Nothing was let pass in this warehouse yet.


def _read(connection: duckdb.DuckDBPyConnection) -> Ledger:
    deliveries = read_rows(connection, _DELIVERED)
    context = read_rows(connection, "select as_of from ops.run_context")
    key = read_rows(connection, "select fingerprint from ops.pseudonym_key")
    basis = read_rows(connection, "select fingerprint from ops.load_basis")
    return Ledger(
        files=read_rows(connection, _FILES),
        feeds=read_freshness(connection),
        delivered={row["feed"]: row["moments"] for row in deliveries},
        received={row["feed"]: row["loaded_at"] for row in deliveries},
        runs=read_rows(connection, _RUNS),
        checks=read_rows(connection, _CHECKS),
        accepted=_accepted(connection),
        as_of=context[0]["as_of"] if context else None,
        key=key[0]["fingerprint"] if key else "",
        basis=basis[0]["fingerprint"] if basis else "",
        needed_bytes=needed_for(connection),
    )
