"""Corrected and withdrawn files: what they said is taken back, whatever came after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts import ledger
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fill import fill
from orchestration.extracts.upsert import remove_all, remove_file
from orchestration.extracts.whole import CHANGED, check_still

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.known import Known


def take_back(
    connection: duckdb.DuckDBPyConnection, known: Known, rows: list[dict[str, Any]], state: str
) -> None:
    """Take the rows of these files out of the raw tables, within the open transaction.

    Events without a key are simply removed. A feed with keys is rebuilt from its other active
    files, because a row of this file may have replaced one of theirs. Files whose content is
    found replaced by then are taken out of all their feeds too.

    Raises:
        FileStoppedError: a file that the rebuild needs is no longer in the landing folder.
    """
    if not rows:  # the common case, and what follows looks at every file that is loaded
        return
    stale = stale_beside(connection, known, rows)
    keyed: set[str] = set()
    for row in (*rows, *stale):
        for feed in feeds_of(connection, row["file_id"]):
            contract = known.contracts[feed]
            if contract.key:
                keyed.add(feed)
            else:
                remove_file(connection, contract, row["file_id"])
        ledger.set_state(connection, row["file_id"], "superseded", "")
    for row in rows:
        ledger.set_state(connection, row["file_id"], state, "")
    for feed in sorted(keyed):
        _rebuild(connection, known, feed)


def stale_beside(
    connection: duckdb.DuckDBPyConnection, known: Known, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The active files that a rebuild without these would need, but whose content is replaced.

    A stale file takes all its feeds into the rebuild, and those may have stale files in turn.
    """
    active = [
        (row, set(feeds_of(connection, row["file_id"])), known.is_stale(row))
        for row in known.active()
    ]
    gone = {row["file_id"] for row in rows}
    stale: list[dict[str, Any]] = []
    while True:
        touched = [feeds for row, feeds, _ in active if row["file_id"] in gone]
        keyed = {feed for feeds in touched for feed in feeds if known.contracts[feed].key}
        more = [
            row
            for row, feeds, is_stale in active
            if is_stale and feeds & keyed and row["file_id"] not in gone
        ]
        if not more:
            return stale
        stale += more
        gone |= {row["file_id"] for row in more}


def feeds_of(connection: duckdb.DuckDBPyConnection, file_id: str) -> list[str]:
    """The feeds that a loaded file fills."""
    rows = connection.execute(
        "select feed from ops.file_feeds where file_id = ? order by 1", [file_id]
    ).fetchall()
    return [feed for (feed,) in rows]


def _rebuild(connection: duckdb.DuckDBPyConnection, known: Known, feed: str) -> None:
    remove_all(connection, known.contracts[feed])
    for row in known.active():
        if feed in feeds_of(connection, row["file_id"]):
            _again(connection, known, feed, row)


def _again(
    connection: duckdb.DuckDBPyConnection, known: Known, feed: str, row: dict[str, Any]
) -> None:
    """Load one active file into one feed again, from wherever its content lies now."""
    delivered = known.delivered.get(row["file_id"])
    if not delivered:
        raise FileStoppedError(
            "refused",
            f"{feed} must be rebuilt, but {row['path']} is no longer in the landing folder: "
            "put it back, or withdraw it",
        )
    candidate = known.prepared(delivered[0])
    if candidate.file_id != row["file_id"]:
        raise FileStoppedError("incomplete", CHANGED)
    filled = fill(connection, candidate, known.contracts, (feed,))
    check_still(candidate)
    for one in filled.feeds:
        ledger.write_counts(connection, row["file_id"], one.counts, one.rules)
