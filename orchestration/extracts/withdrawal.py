"""Files that are taken back for good."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from orchestration.extracts.basis import prepare
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.corrections import stale_beside, take_back
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import FileStoppedError, LoadError
from orchestration.extracts.known import Known
from orchestration.extracts.pseudonyms import pseudonym_key, use_key
from orchestration.lock import refresh_lock
from orchestration.settings import PROJECT
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.whole import Candidate
    from orchestration.settings import Settings


def withdraw(settings: Settings, path: str) -> int:
    """Take back what a file said, once it has been moved out of the landing folder.

    Args:
        settings: where landing folder and warehouse lie.
        path: the file's path below the landing folder, as the ledger shows it.

    Returns:
        How many contents were withdrawn (a path may have been corrected since).

    Raises:
        LoadError: the file still lies in the landing folder, was never loaded, or shares a feed
            with a file that is gone as well or has been corrected and not been loaded since.
        AlreadyRunning: a run holds the warehouse's lock.
    """
    with refresh_lock(settings):
        return _withdraw(settings, path)


def _withdraw(settings: Settings, path: str) -> int:
    contracts = read_contracts(PROJECT)
    deliveries = discover(settings)
    if path in {one.relative for one in deliveries}:
        raise LoadError(f"{path}: still in the landing folder; move it out, then withdraw it")
    workspace = settings.warehouse / "transcoded"
    with connect(settings) as connection:
        prepare(connection, PROJECT, contracts.values(), deliveries, settings.extracts)
        use_key(connection, pseudonym_key(settings))
        known = Known(connection, contracts, deliveries, workspace)
        rows = [row for row in known.active() if row["path"] == path]
        if not rows:
            raise LoadError(f"{path}: no such file is loaded; 'cx status' lists those that are")
        try:
            known.present(_whole(known, deliveries))
            _take_back(connection, known, rows)
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
    return len(rows)


def _whole(known: Known, deliveries: list[Delivery]) -> Iterator[Candidate]:
    """The deliveries that can be read."""
    for delivery in deliveries:
        if delivery.state is None:
            with suppress(FileStoppedError, OSError):
                yield known.seen(delivery)


def _take_back(
    connection: duckdb.DuckDBPyConnection, known: Known, rows: list[dict[str, Any]]
) -> None:
    stale = stale_beside(connection, known, rows)
    if stale:
        raise LoadError(
            f"{stale[0]['path']} shares a feed with it and has changed since it was loaded: "
            "'cx load' first"
        )
    connection.begin()
    try:
        take_back(connection, known, rows, "withdrawn")
        connection.commit()
    except FileStoppedError as stop:
        connection.rollback()
        raise LoadError(str(stop)) from stop
    except BaseException:
        connection.rollback()
        raise
