"""How the last run ended, and the checks that kept it from being published."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.doctor.finding import Area, Finding
from orchestration.doctor.patient import Patient
from orchestration.lock import holder
from orchestration.quality.checks import CheckResult

AREA = Area("last run")


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about the newest run on record and its checks."""
    for run in patient.ledger.runs:
        yield _run(patient, run["run_id"], run["state"], run["message"])
    checks = [CheckResult(**row) for row in patient.ledger.checks]
    accepted = {row["check_name"]: row for row in patient.ledger.accepted}
    for check in checks:
        if check.blocks and check.check_name in accepted:
            told = accepted[check.check_name]
            yield AREA.ok(check.check_name, f"let pass by {told['person']}: {told['reason']}")
        elif check.blocks:
            seen = f"{check.failures:,} of {check.evaluated:,}: {check.message or check.status}"
            yield AREA.fault(check.check_name, seen, "cx status, mend it, then cx refresh")
    if checks:
        blocking = sum(check.blocks and check.check_name not in accepted for check in checks)
        warned = sum(check.status == "warn" for check in checks)
        said = f"{len(checks):,} ran, {warned:,} warned, {blocking:,} block"
        yield AREA.ok("checks", said)


def _run(patient: Patient, run_id: str, state: str, message: str) -> Finding:
    subject = f"run {run_id}"
    if state == "running" and holder(patient.settings):
        return AREA.ok(subject, "at work")
    if state in ("running", "killed", "interrupted"):
        seen = "interrupted" if state == "interrupted" else "killed"
        return AREA.warn(subject, f"was {seen}; readers see the one before", "cx refresh")
    if state == "published":
        return AREA.ok(subject, state)
    told = message.partition("\n")[0]
    return AREA.fault(subject, f"{state}: {told}", "cx status, mend it, then cx refresh")
