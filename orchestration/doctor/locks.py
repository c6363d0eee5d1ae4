"""Who is at work on the warehouse, and what those who were killed left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from orchestration.doctor.finding import Area, Finding, shell
from orchestration.doctor.patient import Patient
from orchestration.lock import holder, last_holder
from orchestration.settings import Settings

AREA = Area("locks")
_LONG = timedelta(hours=6)
_SWEPT = "harmless: the next run sweeps it"
_REPLAYED = "harmless: whoever opens the warehouse next takes it in"


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about the lock, the warehouse file in other hands, and leftovers."""
    at_work = holder(patient.settings)
    yield _lock(patient, at_work)
    yield from _warehouse(patient, at_work)
    if at_work is None:
        for path, what in leftovers(patient.settings):
            yield AREA.ok("leftover", f"{path}, {what}")


def _lock(patient: Patient, at_work: str | None) -> Finding:
    last = last_holder(patient.settings)
    if at_work is None and last is None:
        return AREA.ok("lock", "free")
    if at_work is None and last is not None:
        who, since = last
        return AREA.ok("lock", f"free; last held by {who} since {since:%Y-%m-%d %H:%M:%S} UTC")
    seen = f"a run is at work: {at_work}"
    if last and patient.now - last[1] > _LONG:
        pid = last[0].split()[1]
        return AREA.warn("lock", f"{seen}; that is long", f"ps -fp {pid}, and kill {pid} if stuck")
    return AREA.ok("lock", seen)


def _warehouse(patient: Patient, at_work: str | None) -> Iterator[Finding]:
    ledger, file = patient.ledger, patient.settings.warehouse_file
    if ledger.damaged:
        seen = f"{file} cannot be opened: {ledger.unread}"
        yield AREA.fault(
            "warehouse", seen, f"mv {shell(file)} {shell(f'{file}.damaged')} && cx refresh"
        )
    elif ledger.unread and file.is_file():
        if at_work:
            yield AREA.warn("warehouse", "not looked at: a run has it", "cx doctor, when it ended")
        elif "process" in ledger.unread:
            seen = f"{ledger.unread}, and no run of ours is at work: a refresh would fail"
            yield AREA.warn("warehouse", seen, f"fuser -v {shell(file)}, and close that program")


def leftovers(settings: Settings) -> Iterator[tuple[Path, str]]:
    """What killed runs left, and why that is harmless."""
    published = settings.published
    for pattern in (".staging-*", ".removed-*", ".current", "history/.*"):
        for path in sorted(published.glob(pattern)):
            yield path, _SWEPT
    workspace = settings.warehouse / "transcoded"
    if workspace.exists():
        yield workspace, _SWEPT
    log = settings.warehouse_file.with_name(f"{settings.warehouse_file.name}.wal")
    if log.exists():
        yield log, _REPLAYED
