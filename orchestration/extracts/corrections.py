"""Corrected and withdrawn files: what they said is taken back, whatever came after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts import ledger
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fill import fill
from orchestration.extracts.upsert import remove_all, remove_file

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.known import Known


def take_back(
    connection: duckdb.DuckDBPyConnection, known: Known, rows: list[dict[str, Any]], state: str
) -> None:
    """Take the rows of these files out of the raw tables, within the open transaction.

    Events without a key are simply removed. A feed with keys is rebuilt from its other active
    files, because a row of this file may have replaced one of theirs.

    Raises:
        FileStoppedError: a file that the rebuild needs is no longer in the landing folder.
    """
    keyed: set[str] = set()
    for row in rows:
        for feed in feeds_of(connection, row["file_id"]):
            contract = known.contracts[feed]
            if contract.key:
                keyed.add(feed)
            else:
                remove_file(connection, contract, row["file_id"])
        ledger.set_state(connection, row["file_id"], state, "")
    for feed in sorted(keyed):
        _rebuild(connection, known, feed)


def feeds_of(connection: duckdb.DuckDBPyConnection, file_id: str) -> list[str]:
    """The feeds that a loaded file fills."""
    rows = connection.execute(
        "select feed from ops.file_feeds where file_id = ? order by 1", [file_id]
    ).fetchall()
    return [feed for (feed,) in rows]


def _rebuild(connection: duckdb.DuckDBPyConnection, known: Known, feed: str) -> None:
    remove_all(connection, known.contracts[feed])
    for row in known.active():
        if feed not in feeds_of(connection, row["file_id"]):
            continue
        if not _again(connection, known, feed, row):
            ledger.set_state(connection, row["file_id"], "superseded", "")


def _again(
    connection: duckdb.DuckDBPyConnection, known: Known, feed: str, row: dict[str, Any]
) -> bool:
    """Load one active file into one feed again; False when its path holds new content by now."""
    delivery = known.deliveries.get(row["path"])
    if delivery is None or delivery.mapping is None:
        raise FileStoppedError(
            "refused",
            f"{feed} must be rebuilt, but {row['path']} is no longer in the landing folder: "
            "put it back, or withdraw it",
        )
    if row["file_id"] not in known.delivered:
        return False
    candidate = known.prepared(known.candidate(row, delivery))
    filled = fill(connection, candidate, known.contracts, (feed,))
    for one in filled.feeds:
        ledger.write_counts(connection, row["file_id"], one.counts, one.rules)
    return True
