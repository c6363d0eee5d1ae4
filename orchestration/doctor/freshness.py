"""Whether deliveries still come, and what lies in the landing folder without being loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from orchestration.doctor.finding import Area, Finding, State, shell
from orchestration.doctor.patient import Patient
from orchestration.warehouse import Row

AREA = Area("freshness")
_DAY = timedelta(days=1)
_LATE = 3
"""A feed is late after so many of its usual intervals without a delivery, and one day more."""
_LEAST = 3
"""Deliveries from which an interval can be told."""
_STOPPED = {
    "refused": (State.FAULT, "block the publication", "cx status, mend or take them out"),
    "unmatched": (State.WARN, "no mapping takes them", "cx map <file>, or take them out"),
    "incomplete": (State.WARN, "not whole yet", "cx status"),
    "missing": (State.WARN, "gone from landing; their rows are kept", "cx status"),
}


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about files that are not loaded, and about each feed."""
    if not patient.ledger.is_read:
        yield from _delivered_only(patient)
        return
    yield from _waiting(patient)
    yield from _stopped(patient)
    silent = []
    for row in patient.ledger.feeds:
        if row["files"]:
            yield _feed(patient, row)
        else:
            silent.append(row["feed"])
    if silent:
        yield AREA.ok("other feeds", f"nothing delivered yet: {', '.join(silent)}")


def _delivered_only(patient: Patient) -> Iterator[Finding]:
    number = sum(one.state is None for one in patient.deliveries)
    if number and not patient.settings.warehouse_file.is_file():
        yield AREA.warn("files", f"{number:,} are delivered, none is loaded yet", "cx refresh")


def _waiting(patient: Patient) -> Iterator[Finding]:
    waiting = [one.relative for one in patient.waiting]
    if waiting:
        yield AREA.warn("files", f"{_some(waiting)} wait for the next refresh", "cx refresh")


def _stopped(patient: Patient) -> Iterator[Finding]:
    by_state: dict[str, list[str]] = {}
    for row in patient.ledger.files:
        by_state.setdefault(row["state"], []).append(row["path"])
    for state, (how, seen, then) in _STOPPED.items():
        if state in by_state:
            told = f"{_some(by_state[state])} {state}: {seen}"
            yield (AREA.fault if how is State.FAULT else AREA.warn)("files", told, then)
    loaded = Counter(row["state"] for row in patient.ledger.files)["loaded"]
    yield AREA.ok("files", f"{loaded:,} loaded")


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"


def _feed(patient: Patient, row: Row) -> Finding:
    moments = patient.ledger.delivered.get(row["feed"], [])
    newest, usual = moments[-1], interval(moments)
    event = row["newest_event_at"]
    told = [f"newest delivery {newest:%Y-%m-%d}"]
    if event is not None:
        told.append(f"newest event {event:%Y-%m-%d}{_behind(patient.ledger.as_of, event)}")
    if usual is None:
        return AREA.ok(row["feed"], f"{', '.join(told)}; too few to know how often they come")
    told.append(f"usually every {_days(usual)}")
    since = _since(patient, row["feed"], newest)
    if since > _LATE * usual + _DAY:
        seen = f"{', '.join(told)}, none for {_days(since)}"
        then = f"put its newest export under {shell(patient.settings.landing)}/, then cx refresh"
        return AREA.warn(row["feed"], seen, then)
    return AREA.ok(row["feed"], ", ".join(told))


def _since(patient: Patient, feed: str, newest: datetime) -> timedelta:
    """How long a feed has been silent: behind what the others tell of, or since it last came.

    Years that are brought at once are not late on that day, however old they are.
    """
    ledger = patient.ledger
    came = max(newest, ledger.received[feed])
    behind = ledger.as_of - newest if ledger.as_of else timedelta()
    return max(behind, patient.now - came.replace(tzinfo=UTC))


def interval(moments: list[datetime]) -> timedelta | None:
    """The usual time between deliveries: the median over days with any; None for too few."""
    days = sorted({moment.date() for moment in moments})
    if len(days) < _LEAST:
        return None
    return timedelta(median((later - earlier).days for earlier, later in pairwise(days)))


def _behind(as_of: datetime | None, event: datetime) -> str:
    if as_of is None or as_of - event < _DAY:
        return ""
    return f" ({_days(as_of - event)} before the marts' {as_of:%Y-%m-%d})"


def _days(span: timedelta) -> str:
    days = span.days
    return "day" if days == 1 else f"{days:,} days"
