"""All areas, one after the other; what one of them cannot do keeps none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from orchestration.doctor import (
    disk,
    environment,
    folders,
    freshness,
    last_run,
    locks,
    published,
    schedule,
    versions,
)
from orchestration.doctor.finding import Area, Finding
from orchestration.doctor.patient import Patient, examine
from orchestration.messages import explain

if TYPE_CHECKING:
    from orchestration.settings import Settings

_Look = Callable[[Patient], Iterator[Finding]]
AREAS: dict[str, _Look] = {
    "environment": environment.look,
    "folders": folders.look,
    "disk": disk.look,
    "locks": locks.look,
    "versions": versions.look,
    "published": published.look,
    "freshness": freshness.look,
    "schedule": schedule.look,
    "last run": last_run.look,
}


def findings(settings: Settings, *, everything: bool = False) -> list[Finding]:
    """Look at everything, and change nothing.

    Args:
        settings: Where the folders lie.
        everything: Whether to recompute the publications kept for a rollback as well.
    """
    patient = examine(settings, everything=everything)
    return [found for area, look in AREAS.items() for found in _careful(area, look, patient)]


def _careful(area: str, look: _Look, patient: Patient) -> Iterator[Finding]:
    """What a broken machine does to the doctor himself is a finding like any other."""
    try:
        yield from look(patient)
    except Exception as error:
        yield Area(area).fault("doctor", f"stopped: {explain(error)}", "cx doctor --debug")
