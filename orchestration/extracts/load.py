"""The load: every delivered file into the raw tables, one transaction per file."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.extracts import ledger, rejections
from orchestration.extracts.basis import prepare
from orchestration.extracts.column_findings import with_gone
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.corrections import take_back
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import FileStoppedError, LoadError
from orchestration.extracts.fill import fill
from orchestration.extracts.known import ACTIVE, Known
from orchestration.extracts.outcomes import FeedCounts, FileOutcome, LoadReport
from orchestration.extracts.pseudonyms import pseudonym_key, use_key
from orchestration.extracts.readable import copied_size, drop_copy
from orchestration.extracts.session import Session, note_known, note_stopped, write_file
from orchestration.extracts.whole import check_still
from orchestration.extracts.withdrawal import withdraw
from orchestration.settings import PROJECT
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.whole import Candidate
    from orchestration.settings import Settings

__all__ = ["FeedCounts", "FileOutcome", "LoadReport", "load", "withdraw"]


def load(
    settings: Settings,
    run_id: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> LoadReport:
    """Load every new or corrected file; make all raw and ops tables.

    Args:
        settings: where landing folder and warehouse lie.
        run_id: id of the run, for the ledger.
        progress: called with a file's path, bytes done and bytes in all, before and after it.

    Returns:
        The state of every file of the landing folder, and of those missing from it.

    Raises:
        LoadError: no landing folder, a wrong mapping, another pseudonym key, too small a disk.
    """
    return load_deliveries(settings, discover(settings), run_id, progress)


def load_deliveries(
    settings: Settings,
    deliveries: list[Delivery],
    run_id: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> LoadReport:
    """Load these deliveries, wherever their files lie, as if they were all that is delivered.

    Raises:
        LoadError: another pseudonym key, too small a disk.
    """
    contracts = read_contracts(PROJECT)
    key = pseudonym_key(settings)
    workspace = settings.warehouse / "transcoded"
    with connect(settings) as connection:
        prepare(connection, PROJECT, contracts.values(), deliveries, settings.extracts)
        use_key(connection, key)
        known = Known(connection, contracts, deliveries, workspace)
        session = Session(connection, run_id, contracts, known, workspace)
        try:
            _load_all(session, deliveries, progress or _silent)
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
    return LoadReport(tuple(session.outcomes))


def _silent(_path: str, _done: int, _total: int) -> None:
    return None


def _load_all(
    session: Session, deliveries: list[Delivery], progress: Callable[[str, int, int], None]
) -> None:
    _check_copies(session, deliveries)
    candidates = []
    for delivery in deliveries:
        candidate = _examined(session, delivery)
        if candidate is not None:
            candidates.append(candidate)
    candidates.sort(key=lambda one: (one.exported_at or datetime.min, one.delivery.relative))
    session.known.present(candidates)
    _check_space(session, candidates)
    total = sum(one.content.size for one in candidates)
    done = 0
    for candidate in candidates:
        progress(candidate.delivery.relative, done, total)
        _load_one(session, candidate)
        drop_copy(candidate.readable, candidate.delivery)
        done += candidate.content.size
        progress(candidate.delivery.relative, done, total)
    _report_missing(session)
    ledger.forget_vanished(session.connection, session.known.deliveries)


def _check_copies(session: Session, deliveries: list[Delivery]) -> None:
    """Nothing is unpacked where copies, and tables of twice their size, would fill the disk."""
    sizes = [_copied_size(session, delivery) for delivery in deliveries]
    _check_free(session, 3 * sum(sizes), sum(size > 0 for size in sizes))


def _copied_size(session: Session, delivery: Delivery) -> int:
    if delivery.state is None and delivery.mapping is not None:
        with suppress(FileStoppedError, OSError):
            if session.known.by_stat(delivery) is None:
                return copied_size(delivery, delivery.mapping)
    return 0


def _check_space(session: Session, candidates: list[Candidate]) -> None:
    """A load that would fill the disk does not begin."""
    new = [one.content for one in candidates if not session.known.is_settled(one)]
    _check_free(session, 2 * sum(max(one.size, one.text_size) for one in new), len(new))


def _check_free(session: Session, needed: int, files: int) -> None:
    folder = session.workspace.parent
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LoadError(
            f"{folder}: {needed >> 20} MiB are needed for {files} new files, "
            f"{free >> 20} MiB are free"
        )


def _examined(session: Session, delivery: Delivery) -> Candidate | None:
    """The candidate of a delivery that is whole; else its outcome is noted."""
    try:
        if delivery.state is not None:
            raise FileStoppedError(delivery.state, delivery.message)
        return session.known.seen(delivery)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        stop = FileStoppedError("refused", f"cannot be read: {error.strerror}")
        note_stopped(session, delivery, stop, None)
        return None
    except FileStoppedError as stop:
        note_stopped(session, delivery, stop, None)
        return None


def _load_one(session: Session, candidate: Candidate) -> None:
    connection = session.connection
    if session.known.is_settled(candidate):
        note_known(session, candidate)
        return
    connection.begin()
    try:
        held = ledger.files(connection, *ACTIVE, file_id=candidate.file_id)
        if held:
            _keep_known(session, candidate, held[0]["path"])
        else:
            _load_new(session, candidate)
        connection.commit()
    except FileStoppedError as stop:
        connection.rollback()
        note_stopped(session, candidate.delivery, stop, candidate)
    except BaseException:
        connection.rollback()
        raise


def _keep_known(session: Session, candidate: Candidate, held_path: str) -> None:
    """The raw tables hold this content already: only the ledger changes, and what it corrects."""
    path = candidate.delivery.relative
    connection = session.connection
    take_back(connection, session.known, session.known.replaced_by(candidate), "superseded")
    if held_path != path and held_path in session.known.paths(candidate.file_id):
        state, message = "duplicate", f"the same content as {held_path}"
        write_file(session, candidate.delivery, state, message, candidate, None)
        note_known(session, candidate, state, message)
    else:
        ledger.forget_attempts(connection, path)
        connection.execute(
            "update ops.files set path = ?, state = 'loaded', message = '' where file_id = ?",
            [path, candidate.file_id],
        )
        note_known(session, candidate)


def _load_new(session: Session, candidate: Candidate) -> None:
    connection = session.connection
    take_back(connection, session.known, session.known.replaced_by(candidate), "superseded")
    filled = fill(connection, candidate, session.contracts, candidate.feeds)
    check_still(candidate)
    write_file(session, candidate.delivery, "loaded", "", candidate, filled)
    rejections.keep(connection, candidate.file_id)
    findings = with_gone(connection, candidate, filled.columns, filled.findings)
    for column, finding in (*findings, *_content_findings(candidate)):
        ledger.write_finding(connection, candidate.file_id, column, finding)
    ledger.write_columns(connection, candidate.file_id, filled.columns)
    counts = []
    for one in filled.feeds:
        ledger.write_counts(connection, candidate.file_id, one.counts, one.rules)
        counts.append(one.counts)
    session.outcomes.append(
        FileOutcome(
            candidate.delivery.relative, candidate.mapping.name, "loaded", "", tuple(counts)
        )
    )


def _content_findings(candidate: Candidate) -> list[tuple[str, str]]:
    found = []
    if candidate.content.looks_double_encoded:
        found.append("text that looks like UTF-8 decoded twice, or with replacement characters")
    if candidate.content.looks_mixed:
        encoding = candidate.mapping.format.encoding
        found.append(f"text that looks like two code pages mixed: {encoding} and another")
    return [("", words) for words in found]


def _report_missing(session: Session) -> None:
    """Files that were loaded and lie no longer in the landing folder: kept, and said so."""
    there = session.known.deliveries
    for row in session.known.active():
        if row["path"] in there or row["file_id"] in session.known.delivered:
            continue
        message = "no longer in the landing folder; its rows are kept until it is withdrawn"
        ledger.set_state(session.connection, row["file_id"], "missing", message)
        session.outcomes.append(FileOutcome(row["path"], row["mapping"], "missing", message))
