"""Let readers see the new schemas in place of the old ones, all in one step.

Every table and view of the old schemas is locked first. So whoever reads is on the old ones, all
of them, until that transaction ends, and whoever comes is on the new ones: a statement or
transaction never meets both. The lock is asked for again and again, each time for less than
a reader waits before PostgreSQL looks for a deadlock (`deadlock_timeout`, a second): a reader that
holds one table and asks for the next is let go first and never fails.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.publication.postgres.errors import PostgresFailed
from orchestration.publication.postgres.schemas import NEXT, OLD, relations, shown
from orchestration.publication.postgres.target import Refused, name

if TYPE_CHECKING:
    from orchestration.publication.postgres.target import Target

PATIENCE_SECONDS = 600.0
"""Longer than most extracts of BI tools read."""
_LOCK_MILLISECONDS = 250
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.02, 5.0
_NO_DISK = "set local synchronous_commit = off"
_WAITS = ("55P03", "57014", "40P01")
"""Not locked in time, cancelled by time, deadlock."""


@dataclass(frozen=True)
class Swap:
    """How it went: how often the locks were asked for, and the longest a reader can have waited."""

    tries: int
    gap_seconds: float


def swap(target: Target, schemas: Sequence[str], patience: float = PATIENCE_SECONDS) -> Swap:
    """Swap the schemas, and try again while readers hold locks.

    Args:
        target: The database; the new schemas lie there under their names until now.
        schemas: The names that they shall have.
        patience: Seconds after which it is given up.

    Raises:
        PostgresFailed: readers held locks, or a transaction older than the load stayed open,
            for longer than that.
    """
    target.doing = "swapping the schemas"
    give_up = time.monotonic() + patience
    tries, pause = 0, _FIRST_PAUSE_SECONDS
    while True:
        tries += 1
        gap = None if _unseen(target) else _swapped(target, schemas)
        if gap is not None:
            return Swap(tries, gap)
        if time.monotonic() + pause > give_up:
            raise PostgresFailed(_in_the_way(target, patience))
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


def _unseen(target: Target) -> bool:
    """Whether a transaction is open that would find the new tables empty.

    One that keeps a snapshot from before the load (`repeatable read`) sees none of its rows, under
    whatever name. PostgreSQL marks pages as visible to all once there is none such.
    """
    rows = target.rows(
        "select quote_ident(nspname) || '.' || quote_ident(relname) "
        "from pg_class join pg_namespace on pg_namespace.oid = relnamespace "
        f"where starts_with(nspname, '{NEXT}') and relkind = 'r' and relallvisible < relpages"
    )
    for (table,) in rows:
        target.run(f"vacuum {table}")
    return bool(rows)


def _swapped(target: Target, schemas: Sequence[str]) -> float | None:
    """Seconds for which the locks were held at most; none where they were not all had in time.

    The commit does not wait for the disk while readers wait for it. After a crash of the server
    in that instant they see what they saw before, and the next refresh copies again.
    """
    old = list(shown(target))
    moves = [f"alter schema {name(each)} rename to {name(OLD + each)}" for each in old]
    moves += [f"alter schema {name(NEXT + each)} rename to {name(each)}" for each in schemas]
    seen = relations(target, old)
    locks = [f"lock table {', '.join(seen)} in access exclusive mode"] if seen else []
    limits = [f"set local {each}_timeout = {_LOCK_MILLISECONDS}" for each in ("lock", "statement")]
    began = time.monotonic()
    try:
        target.run("; ".join(["begin", _NO_DISK, *limits, *locks, *moves, "commit"]))
    except Refused as refusal:
        if refusal.state in _WAITS:
            return None
        raise
    return time.monotonic() - began


def _in_the_way(target: Target, patience: float) -> str:
    """Who holds what the swap needs, as far as the server tells us."""
    rows = target.rows(
        "select distinct pid, coalesce(usename, '?') from pg_locks join pg_stat_activity "
        "using (pid) where relation is not null and pid <> pg_backend_pid() "
        "and datname = current_database() order by 1"
    )
    held = ", ".join(f"process {pid} of {user}" for pid, user in rows) or "none that holds a lock"
    return (
        f"Readers kept PostgreSQL from swapping the schemas for {patience:,.0f} seconds: {held}; "
        "or a transaction is still open that began before the load. Wait until they end, or end "
        "one with select pg_terminate_backend(<process>). Readers still see what they saw before. "
        "Next: cx publish --postgres"
    )
