"""Python and its packages as pinned, time zones, the command itself, room for temporary files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from orchestration.doctor.finding import Area, Finding, shell
from orchestration.doctor.patient import Patient
from orchestration.settings import PROJECT

AREA = Area("environment")
LOCK = PROJECT / "requirements.lock"
_PYTHON = (3, 11), (3, 14)
_RENEW = f"make -C {shell(PROJECT)} environment"


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about this Python and its machine."""
    yield _python(sys.version_info[:2])
    yield from packages(LOCK, _installed())
    yield _zone(patient.settings.timezone)
    yield _command(Path(sys.argv[0]))
    yield _temporary()


def _python(version: tuple[int, int]) -> Finding:
    least, beyond = _PYTHON
    seen = f"{version[0]}.{version[1]} in {sys.prefix}"
    if least <= version < beyond:
        return AREA.ok("Python", seen)
    return AREA.fault("Python", f"{seen}; 3.11 to 3.13 is needed", _RENEW)


def packages(lock: Path, installed: dict[str, str]) -> Iterator[Finding]:
    """Each pinned package that is missing or of another version; else how many there are."""
    if not lock.is_file():
        yield AREA.warn("packages", f"{lock} is missing: versions are not known", _RENEW)
        return
    pinned = dict(_pinned(lock))
    wrong = {name: pin for name, pin in pinned.items() if installed.get(name) != pin}
    for name, pin in sorted(wrong.items()):
        seen = installed.get(name, "not installed")
        yield AREA.fault(f"package {name}", f"{seen}; {pin} is pinned", _RENEW)
    if not wrong:
        yield AREA.ok("packages", f"{len(pinned):,} as pinned in {lock.name}")


def _pinned(lock: Path) -> Iterator[tuple[str, str]]:
    """Name and version of each line that counts for this Python."""
    for line in lock.read_text("utf-8").splitlines():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        requirement = Requirement(line.removesuffix("\\").strip())
        if requirement.marker is None or requirement.marker.evaluate():
            yield canonicalize_name(requirement.name), next(iter(requirement.specifier)).version


def _installed() -> dict[str, str]:
    return {canonicalize_name(each.name): each.version for each in distributions()}


def _zone(name: str) -> Finding:
    """Python and DuckDB bring their own lists of time zones; both must know the reporting one."""
    noon = datetime(2025, 7, 1, 12, tzinfo=UTC)
    ours = noon.astimezone(ZoneInfo(name)).replace(tzinfo=None)
    try:
        with duckdb.connect() as connection:
            connection.execute("set TimeZone = 'UTC'")
            row = connection.execute(
                "select timestamptz '2025-07-01 12:00:00+00' at time zone ?", [name]
            ).fetchone()
    except duckdb.Error:
        row = None
    if row == (ours,):
        return AREA.ok("time zones", f"{name} is known to Python and DuckDB alike")
    return AREA.fault("time zones", f"DuckDB does not know {name} as Python does", _RENEW)


def _command(started: Path) -> Finding:
    found = shutil.which("cx")
    if found and started.name == "cx" and started.exists() and not started.samefile(found):
        seen = f"{started}, but 'cx' alone starts {found}"
        return AREA.warn("command", seen, f". {shell(Path(sys.prefix) / 'bin' / 'activate')}")
    return AREA.ok("command", str(started.absolute()))


def _temporary() -> Finding:
    try:
        folder = tempfile.gettempdir()
    except FileNotFoundError:
        seen = "no folder for temporary files can be written to"
        return AREA.fault("temporary files", seen, f"export TMPDIR={shell(Path.home())}")
    return AREA.ok("temporary files", folder)
