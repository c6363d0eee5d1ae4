"""Room for what a refresh will write, and what a killed run left in the spill folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.finding import Area, Finding, megabytes, shell
from orchestration.doctor.patient import Patient
from orchestration.lock import holder

AREA = Area("disk")
_TIMES = 2
_FOR_TEMPORARY_FILES = 100_000_000


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about free space and spilled data."""
    settings = patient.settings
    new = _TIMES * sum(one.path.stat().st_size for one in patient.waiting)
    marts = patient.ledger.needed_bytes
    warehouse, published = _nearest(settings.warehouse), _nearest(settings.published)
    shared = warehouse.stat().st_dev == published.stat().st_dev
    yield _room("warehouse", warehouse, new + (marts if shared else 0))
    if not shared:
        yield _room("published", published, marts)
    yield _room("temporary files", Path(tempfile.gettempdir()), _FOR_TEMPORARY_FILES)
    yield from _spilled(patient)


def _room(subject: str, folder: Path, needed: int) -> Finding:
    free = shutil.disk_usage(folder).free
    seen = f"{megabytes(free)} free where {folder} lies, a refresh needs {megabytes(needed)}"
    if free < needed:
        return AREA.fault(subject, seen, f"df -h {shell(folder)}, free some, then cx refresh")
    return AREA.ok(subject, seen)


def _spilled(patient: Patient) -> Iterator[Finding]:
    folder = patient.settings.warehouse / "tmp"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if not size:
        return
    if holder(patient.settings):
        yield AREA.ok("spill folder", f"{folder} holds {megabytes(size)} of the run at work")
    else:
        seen = f"{folder} holds {megabytes(size)} that a killed run left"
        yield AREA.warn("spill folder", seen, f"rm -r {shell(folder)}")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    path = folder.absolute()
    while not os.access(path, os.F_OK):
        path = path.parent
    return path
