"""Whether the refresh runs by itself: Dagster's daemon, its schedule, the night that was due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from orchestration.doctor.dagster_storage import Storage, read_storage
from orchestration.doctor.finding import Area, Finding, shell
from orchestration.doctor.patient import Patient
from orchestration.lock import last_holder
from orchestration.nightly import SCHEDULE, missed, nights, storage_folder

AREA = Area("schedule")
_SILENT = timedelta(minutes=5)
"""The daemon's heart beats twice a minute."""
_NIGHT = timedelta(hours=36)
_START = "cx ui, or cx refresh from cron (docs/operations.md)"


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about what starts the refresh every night."""
    home = storage_folder()
    try:
        storage = read_storage(home)
    except sqlite3.Error as error:
        yield AREA.fault(
            "storage",
            f"{home} cannot be read: {error}",
            f"mv {shell(home)} {shell(f'{home}.damaged')}",
        )
        return
    if storage is None or storage.heartbeat is None:
        yield _without_dagster(patient)
    else:
        yield _daemon(patient, storage.heartbeat)
        yield _switch(patient, storage)
        yield from _ticks(patient, storage)
    yield from _run(storage)


def _without_dagster(patient: Patient) -> Finding:
    """Another scheduler, or nobody: the lock tells when the last command came."""
    last = last_holder(patient.settings)
    seen = "Dagster's scheduler was never started here"
    if last is None:
        return AREA.ok("scheduler", f"{seen}; to have a refresh every night: {_START}")
    told = f"{seen}; the last command that writes came {_time(last[1])}"
    if patient.now - last[1] > _NIGHT:
        return AREA.warn("scheduler", f"{told}, more than a night ago", _START)
    return AREA.ok("scheduler", told)


def _daemon(patient: Patient, heartbeat: datetime) -> Finding:
    seen = f"last heartbeat {_time(heartbeat)}"
    if patient.now - heartbeat > _SILENT:
        return AREA.warn("daemon", f"{seen}: it is not running", _START)
    return AREA.ok("daemon", f"alive, {seen}")


def _switch(patient: Patient, storage: Storage) -> Finding:
    if storage.switched == "STOPPED":
        seen = f"'{SCHEDULE}' was switched off"
        return AREA.warn("schedule", seen, f"cx ui, Automation, switch '{SCHEDULE}' on")
    _, due = nights(patient.now, patient.settings)
    return AREA.ok("schedule", f"'{SCHEDULE}' is on, next {due:%Y-%m-%d %H:%M %Z}")


def _ticks(patient: Patient, storage: Storage) -> Iterator[Finding]:
    """The last decision of the schedule, and whether it came in the last night."""
    if storage.tick is not None:
        yield _tick(*storage.tick)
    moment = storage.tick[1] if storage.tick else storage.heartbeat
    due = missed(patient.now, patient.settings, moment)
    if due is not None:
        seen = f"nothing happened at {due:%Y-%m-%d %H:%M %Z}, nor since"
        yield AREA.fault("last night", seen, f"cx refresh; then {_START}")


def _tick(state: str, moment: datetime) -> Finding:
    if state == "FAILURE":
        then = "cx ui, Automation, which shows why; then cx refresh"
        return AREA.fault("last tick", f"failed {_time(moment)}", then)
    return AREA.ok("last tick", f"{state.lower()} {_time(moment)}")


def _run(storage: Storage | None) -> Iterator[Finding]:
    if storage is None or storage.run is None:
        return
    state, moment = storage.run
    seen = f"{state.lower()} {_time(moment) if moment else ''}".strip()
    if state in ("FAILURE", "CANCELED"):
        yield AREA.warn("last run", seen, "cx status, then cx refresh")
    else:
        yield AREA.ok("last run", seen)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
