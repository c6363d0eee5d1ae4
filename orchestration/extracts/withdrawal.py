"""Files that are taken back for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.basis import prepare
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.corrections import take_back
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import LoadError
from orchestration.extracts.known import Known
from orchestration.extracts.pseudonyms import pseudonym_key, use_key
from orchestration.settings import PROJECT
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from orchestration.settings import Settings


def withdraw(settings: Settings, path: str) -> int:
    """Take back what a file said, once it has been moved out of the landing folder.

    Args:
        settings: where landing folder and warehouse lie.
        path: the file's path below the landing folder, as the ledger shows it.

    Returns:
        How many contents were withdrawn (a path may have been corrected since).

    Raises:
        LoadError: the file still lies in the landing folder, or was never loaded.
        FileStoppedError: another file that the rebuild needs is gone as well.
    """
    contracts = read_contracts(PROJECT)
    deliveries = discover(settings)
    if path in {one.relative for one in deliveries}:
        raise LoadError(f"{path}: still in the landing folder; move it out, then withdraw it")
    with connect(settings) as connection:
        prepare(connection, PROJECT, contracts.values())
        use_key(connection, pseudonym_key(settings))
        known = Known(connection, contracts, deliveries, settings.warehouse / "transcoded")
        known.present(one for one in map(known.by_stat, deliveries) if one)
        rows = [row for row in known.active() if row["path"] == path]
        if not rows:
            raise LoadError(f"{path}: no such file is loaded; 'cx status' lists those that are")
        connection.begin()
        take_back(connection, known, rows, "withdrawn")
        connection.commit()
    return len(rows)
