"""What every area looks at: the settings, the moment, the ledger and the deliveries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.doctor.ledger import Ledger, read_ledger
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import LoadError

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.discovery import Delivery
    from orchestration.settings import Settings
    from orchestration.warehouse import Row


@dataclass(frozen=True)
class Patient:
    """One warehouse at one moment. `wrong_mapping` says why the deliveries are not known."""

    settings: Settings
    ledger: Ledger
    deliveries: list[Delivery] = field(default_factory=list)
    wrong_mapping: str = ""
    everything: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def waiting(self) -> list[Delivery]:
        """The delivered files that the next load will read: new ones, and those touched since."""
        tried: dict[str, list[Row]] = {}
        for row in self.ledger.files:
            tried.setdefault(row["path"], []).append(row)
        return [
            one
            for one in self.deliveries
            if one.state is None and not _is_known(one, tried.get(one.relative, []))
        ]


def examine(settings: Settings, *, everything: bool = False) -> Patient:
    """Read what several areas need; nothing is changed."""
    deliveries, wrong = _deliveries(settings)
    return Patient(settings, read_ledger(settings), deliveries, wrong, everything)


def _deliveries(settings: Settings) -> tuple[list[Delivery], str]:
    if not can_enter(settings.landing):
        return [], ""
    try:
        return discover(settings), ""
    except LoadError as error:
        return [], str(error)
    except OSError:
        return [], ""


def can_enter(folder: Path) -> bool:
    """Whether this is a folder that this user may look into."""
    is_folder = os.path.isdir(folder)  # noqa: PTH112 - is quiet where one above is closed
    return is_folder and os.access(folder, os.R_OK | os.X_OK, effective_ids=True)


def _is_known(delivery: Delivery, rows: list[Row]) -> bool:
    """Whether a load has met the file as it is: its size and time are those that it noted.

    Of a file that was refused before it was read to its end only the moment is noted.
    """
    status = delivery.path.stat()
    changed = datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)
    now = (status.st_size, status.st_mtime_ns)
    return any(
        (row["size_bytes"], row["modified_ns"]) == now
        if row["size_bytes"] is not None
        else row["loaded_at"] is not None and row["loaded_at"] >= changed
        for row in rows
    )
