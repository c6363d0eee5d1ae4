"""Files and tables made by other versions than those installed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from orchestration.doctor.finding import Area, Finding, shell
from orchestration.doctor.patient import Patient
from orchestration.extracts.basis import basis
from orchestration.publication.manifest import SCHEMA_VERSION, Manifest, ManifestDamaged
from orchestration.publication.pointer import current
from orchestration.settings import PROJECT

AREA = Area("versions")
_MAGIC, _WRITER = slice(8, 12), slice(52, 84)
"""Where a DuckDB file says that it is one, and which version wrote it."""


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about the warehouse file, what it was loaded with, and the publication."""
    file = patient.settings.warehouse_file
    if file.is_file():
        yield _file(file)
    if patient.ledger.basis and not patient.wrong_mapping:
        yield _basis(patient)
    yield from _publication(patient)


def _file(file: Path) -> Finding:
    """Read from the head of the file, which works while a run has it open."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_WRITER.stop)
    except OSError as error:
        return AREA.fault("warehouse", f"{file}: {error.strerror}", f"chmod 600 {shell(file)}")
    if head[_MAGIC] != b"DUCK":
        seen = f"{file} is no DuckDB file"
        return AREA.fault(
            "warehouse", seen, f"mv {shell(file)} {shell(f'{file}.damaged')} && cx refresh"
        )
    writer = head[_WRITER].rstrip(b"\0").decode("ascii", "replace")
    return AREA.ok("warehouse", f"written by DuckDB {writer}, {duckdb.__version__} is installed")


def _basis(patient: Patient) -> Finding:
    ledger = patient.ledger
    if ledger.basis == basis(PROJECT, patient.settings.extracts):
        return AREA.ok("load", "mappings, contracts and loader are those of the load")
    missing = [row["path"] for row in ledger.files if row["state"] == "missing"]
    changed = "mappings, contracts or the loader have changed since the load"
    if missing:
        seen = f"{changed}, and {len(missing):,} files are gone from landing, as {missing[0]}"
        return AREA.fault("load", seen, f"cp <your copy of it> {shell(patient.settings.landing)}/…")
    number = sum(row["state"] == "loaded" for row in ledger.files)
    return AREA.warn("load", f"{changed}: {number:,} files are loaded again", "cx refresh")


def _publication(patient: Patient) -> Iterator[Finding]:
    try:
        published = current(patient.settings)
        manifest = published.manifest if published else None
    except (OSError, ManifestDamaged):
        return
    if manifest is None:
        return
    other = list(_other(manifest))
    if other:
        yield AREA.warn("publication", "; ".join(other), "cx build, then cx publish")
    else:
        yield AREA.ok("publication", f"run {manifest.run_id} was made by what is installed")


def _other(manifest: Manifest) -> Iterator[str]:
    if manifest.schema_version != SCHEMA_VERSION:
        yield f"tables of version {manifest.schema_version}, {SCHEMA_VERSION} is made now"
    for name, made_by in sorted(manifest.versions.items()):
        now = _installed(name)
        if made_by != now:
            yield f"made by {name} {made_by}, {now} is installed"


def _installed(name: str) -> str:
    try:
        return platform.python_version() if name == "python" else version(name)
    except PackageNotFoundError:
        return "none"
