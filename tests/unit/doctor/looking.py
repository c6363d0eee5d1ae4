"""How the tests ask the doctor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orchestration.doctor.finding import Finding, State
from orchestration.doctor.patient import examine
from orchestration.doctor.rounds import AREAS
from orchestration.settings import Settings


def look(
    settings: Settings, area: str, *, everything: bool = False, now: datetime | None = None
) -> list[Finding]:
    """The findings of one area."""
    patient = examine(settings, everything=everything)
    return list(AREAS[area](replace(patient, now=now) if now else patient))


def not_well(
    settings: Settings, area: str, *, everything: bool = False, now: datetime | None = None
) -> list[Finding]:
    """Those of them that are not ok; each must say what is next."""
    found = look(settings, area, everything=everything, now=now)
    bad = [one for one in found if one.state is not State.OK]
    assert all(one.next for one in bad)
    assert not any(one.next for one in found if one.state is State.OK)
    return bad


def one_fault(settings: Settings, area: str) -> Finding:
    """The only finding that is not ok, which is a fault."""
    (found,) = not_well(settings, area)
    assert found.state is State.FAULT
    return found


def one_warning(settings: Settings, area: str, *, now: datetime | None = None) -> Finding:
    """The only finding that is not ok, which is a warning."""
    (found,) = not_well(settings, area, now=now)
    assert found.state is State.WARN
    return found
