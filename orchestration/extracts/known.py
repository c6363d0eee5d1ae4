"""What the ledger knows already, and what of it is still delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts import ledger
from orchestration.extracts.fingerprint import Fingerprint
from orchestration.extracts.head import NO_HEAD
from orchestration.extracts.readable import is_copied
from orchestration.extracts.whole import Candidate, examine, identity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dictionary
    from pathlib import Path

    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery

ACTIVE = ("loaded", "missing")


class Known:
    """The ledger beside the landing folder, during one load."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contracts: Dictionary[str, Contract],
        deliveries: Iterable[Delivery],
        workspace: Path,
    ) -> None:
        self.workspace = workspace
        self.connection = connection
        self.contracts = contracts
        self.deliveries = {one.relative: one for one in deliveries}
        self.delivered: dict[str, list[Candidate]] = {}
        self.by_path: dict[str, list[dict[str, Any]]] = {}
        self.held = set()
        for row in ledger.files(connection, *ACTIVE, "duplicate"):
            self.by_path.setdefault(row["path"], []).append(row)
            if row["state"] in ACTIVE:
                self.held.add(row["file_id"])

    def active(self) -> list[dict[str, Any]]:
        """The files whose rows the raw tables hold, oldest export first."""
        return ledger.files(self.connection, *ACTIVE)

    def by_stat(self, delivery: Delivery) -> Candidate | None:
        """The candidate of a file that was read before and has not been touched since."""
        if delivery.control is not None or delivery.mapping is None:
            return None
        status = delivery.path.stat()
        now = (delivery.mapping.name, status.st_size, status.st_mtime_ns)
        for row in self.by_path.get(delivery.relative, []):
            if (row["mapping"], row["size_bytes"], row["modified_ns"]) == now:
                candidate = self.candidate(row, delivery)
                return candidate if candidate.file_id in self.held else None
        return None

    def seen(self, delivery: Delivery) -> Candidate:
        """The candidate of a delivery, read only where it was not read before.

        Raises:
            FileStoppedError: it is not whole, or not readable.
        """
        return self.by_stat(delivery) or examine(delivery, self.contracts, self.workspace)

    def is_settled(self, candidate: Candidate) -> bool:
        """Whether the ledger says already that this path holds this content, and nothing else."""
        rows = self.by_path.get(candidate.delivery.relative, [])
        states = {(row["file_id"], row["state"]) for row in rows}
        return states == {(candidate.file_id, "loaded")}

    def candidate(self, row: dict[str, Any], delivery: Delivery) -> Candidate:
        """The candidate that a row of the ledger speaks of."""
        mapping = delivery.mapping
        if mapping is None:
            raise KeyError(delivery.relative)
        content = Fingerprint(
            row["sha256"],
            row["size_bytes"],
            row["modified_ns"],
            records=row["records_counted"] or 0,
        )
        file_id = identity(
            mapping, row["sha256"], row["exported_at"], delivery.feeds, self.contracts
        )
        return Candidate(
            delivery,
            mapping,
            content,
            row["exported_at"],
            file_id,
            delivery.path,
            row["sha256"],
        )

    def prepared(self, candidate: Candidate) -> Candidate:
        """The candidate with its text readable and its head known, where that is not so."""
        delivery = candidate.delivery
        is_ready = candidate.readable.exists() and (
            candidate.head != NO_HEAD or candidate.readable != delivery.path
        )
        if is_ready or not (delivery.kind == "csv" or is_copied(delivery, candidate.mapping)):
            return candidate
        return examine(delivery, self.contracts, self.workspace)

    def present(self, candidates: Iterable[Candidate]) -> None:
        """Note which contents the landing folder holds, and under which paths."""
        for one in candidates:
            self.delivered.setdefault(one.file_id, []).append(one)

    def paths(self, file_id: str) -> list[str]:
        """The paths under which a content is delivered now."""
        return [one.delivery.relative for one in self.delivered.get(file_id, [])]

    def is_stale(self, row: dict[str, Any]) -> bool:
        """Whether the path of a loaded file delivers other content by now, and no path its own."""
        return row["path"] in self.deliveries and row["file_id"] not in self.delivered

    def replaced_by(self, candidate: Candidate) -> list[dict[str, Any]]:
        """The active files that this content, new under their path, corrects.

        A content that another path still delivers is no longer this path's, but stays.
        """
        corrected = []
        for row in ledger.files(self.connection, *ACTIVE, path=candidate.delivery.relative):
            if row["file_id"] == candidate.file_id:
                continue
            others = self.paths(row["file_id"])
            if others:
                self.connection.execute(
                    "delete from ops.files where state = 'duplicate' and path = ?", [others[0]]
                )
                self.connection.execute(
                    "update ops.files set path = ? where file_id = ?", [others[0], row["file_id"]]
                )
            else:
                corrected.append(row)
        return corrected
