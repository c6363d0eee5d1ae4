"""One load under way: what it knows, and what it has to say of each file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orchestration.extracts import ledger, rejections
from orchestration.extracts.outcomes import FileOutcome

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.errors import FileStoppedError
    from orchestration.extracts.fill import Filled
    from orchestration.extracts.known import Known
    from orchestration.extracts.whole import Candidate


@dataclass
class Session:
    """One load: its connection, what it knows, and what it has to say."""

    connection: duckdb.DuckDBPyConnection
    run_id: str
    contracts: dict[str, Contract]
    known: Known
    workspace: Path
    outcomes: list[FileOutcome] = field(default_factory=list)


def note_known(
    session: Session,
    candidate: Candidate,
    state: str = "unchanged",
    message: str = "already loaded",
) -> None:
    """Report a file whose content the raw tables hold already."""
    session.outcomes.append(
        FileOutcome(candidate.delivery.relative, candidate.mapping.name, state, message)
    )


def note_stopped(
    session: Session, delivery: Delivery, stop: FileStoppedError, candidate: Candidate | None
) -> None:
    """Write and report the state of a file that is not loaded, with its first rejects."""
    session.connection.begin()
    file_id = write_file(session, delivery, stop.state, str(stop), candidate, None)
    rejections.keep_rows(session.connection, file_id, stop.rejects)
    session.connection.commit()
    name = delivery.mapping.name if delivery.mapping else None
    session.outcomes.append(FileOutcome(delivery.relative, name, stop.state, str(stop)))


def write_file(
    session: Session,
    delivery: Delivery,
    state: str,
    message: str,
    candidate: Candidate | None,
    filled: Filled | None,
) -> str:
    """The file's row in the ledger, in place of what earlier attempts left; its id is returned."""
    connection = session.connection
    ledger.forget_attempts(connection, delivery.relative)
    by_path = hashlib.sha256(f"path {delivery.relative}".encode()).hexdigest()[:16]
    file_id = candidate.file_id if candidate and filled else by_path
    ledger.clear_details(connection, file_id)
    row: dict[str, Any] = {
        "file_id": file_id,
        "mapping": delivery.mapping.name if delivery.mapping else None,
        "path": delivery.relative,
        "state": state,
        "message": message,
        "run_id": session.run_id,
        "loaded_at": datetime.now(UTC).replace(tzinfo=None),
        "records_counted": filled.records if filled else None,
        "records_parsed": filled.parsed if filled else None,
    }
    if candidate:
        row |= {
            "sha256": candidate.content.sha256,
            "size_bytes": candidate.content.size,
            "modified_ns": candidate.content.modified_ns,
            "exported_at": candidate.exported_at,
        }
    ledger.write_file(connection, row)
    return file_id
