"""What readers see, byte by byte against its manifest; the pointer; the history."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.doctor.finding import Area, Finding, State, megabytes
from orchestration.doctor.patient import Patient, can_enter
from orchestration.publication.history import published_runs, records
from orchestration.publication.layout import (
    DATABASE,
    MANIFEST,
    RUN_ID,
    Publication,
    current_link,
)
from orchestration.publication.manifest import ManifestDamaged, sha256

if TYPE_CHECKING:
    from orchestration.publication.manifest import Manifest
    from orchestration.settings import Settings

AREA = Area("published")
_READ_ONLY = 0o444


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about the pointer, the current publication (all, if asked) and the history."""
    settings = patient.settings
    if not can_enter(settings.published):
        return
    folders = _folders(settings)
    link = current_link(settings)
    pointed_at = link.resolve() if link.is_symlink() else None
    yield _pointer(link, pointed_at, folders)
    for folder in folders:
        if patient.everything or folder == pointed_at:
            yield from publication(folder, is_current=folder == pointed_at)
    yield from history(settings, pointed_at)


def _folders(settings: Settings) -> list[Path]:
    """The folders that are named as runs are, oldest first; whole or not."""
    found = settings.published.resolve().glob("*Z")
    return sorted(path for path in found if RUN_ID.fullmatch(path.name) and path.is_dir())


def _pointer(link: Path, pointed_at: Path | None, folders: list[Path]) -> Finding:
    if pointed_at in folders:
        return AREA.ok("pointer", f"{link} leads to run {pointed_at.name}")
    if not os.path.lexists(link) and not folders:
        return AREA.warn("pointer", "nothing is published yet", "cx refresh")
    whole = [folder for folder in folders if _is_whole(folder)]
    then = f"cx rollback --to {whole[-1].name}" if whole else "cx refresh"
    if pointed_at is None and os.path.lexists(link):
        return AREA.fault("pointer", f"{link} is no link", f"mv {link} {link}.old && {then}")
    led = f"{link} leads nowhere: {pointed_at} is gone" if pointed_at else f"{link} is gone"
    return AREA.fault("pointer", led, then)


def _is_whole(folder: Path) -> bool:
    return all(one.state is State.OK for one in publication(folder, is_current=False))


def publication(folder: Path, *, is_current: bool) -> Iterator[Finding]:
    """Findings about one publication: each file that is not as it was published."""
    subject = f"run {folder.name}"
    aside = folder.with_name(f"damaged-{folder.name}")
    # A refresh takes what is published for whole, so it must not find the folder again.
    then = f"mv {folder} {aside}" + (" && cx refresh" if is_current else "")
    try:
        promised = _promised(Publication(folder).manifest)
    except FileNotFoundError:
        yield AREA.fault(subject, f"{folder / MANIFEST} is gone", then)
        return
    except (OSError, ManifestDamaged) as error:
        yield AREA.fault(subject, str(error).partition(". ")[0], then)
        return
    wrong = list(_wrong(folder, promised))
    for seen in wrong:
        yield AREA.fault(subject, seen, then)
    yield from _open_files(folder, subject)
    if not wrong:
        size = sum((folder / name).stat().st_size for name in promised)
        seen = f"{len(promised):,} files, {megabytes(size)}, sha256 as in the manifest"
        yield AREA.ok(subject, seen)


def _promised(manifest: Manifest) -> dict[str, str]:
    """The sha256 of each file that the manifest names."""
    tables = {entry.parquet: entry.sha256 for entry in manifest.tables.values()}
    return {DATABASE: manifest.database_sha256} | tables | manifest.pages


def _wrong(folder: Path, promised: dict[str, str]) -> Iterator[str]:
    for name, expected in sorted(promised.items()):
        path = folder / name
        try:
            if sha256(path) != expected:
                yield f"{path} is not as it was published: its sha256 is another"
        except OSError as error:
            yield f"{path}: {error.strerror}"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(there - promised.keys() - {MANIFEST}):
        yield f"{folder / name} is not in the manifest"


def _open_files(folder: Path, subject: str) -> Iterator[Finding]:
    writable = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) != _READ_ONLY
    ]
    if writable:
        seen = f"{writable[0]} is not of mode 0444 ({len(writable):,} such files)"
        yield AREA.warn(subject, seen, f"find {folder} -type f -exec chmod 444 {{}} +")


def history(settings: Settings, pointed_at: Path | None) -> Iterator[Finding]:
    """Findings about what was published when: each file readable, none missing its manifest."""
    files = records(settings)
    damaged = [seen for path in files for seen in _damaged(path)]
    for path, seen in damaged:
        yield AREA.fault("history", seen, f"cp <your backup of it> {path}")
    if pointed_at and pointed_at.is_dir() and pointed_at.name not in published_runs(settings):
        seen = f"run {pointed_at.name} is current, and no file of the history tells of it"
        yield AREA.fault("history", seen, f"cp -r <your backup> {settings.published}/history")
    elif files and not damaged:
        yield AREA.ok("history", f"{len(files):,} moves of the pointer, all readable")


def _damaged(record: Path) -> Iterator[tuple[Path, str]]:
    manifest = record.with_suffix(".json")
    if not manifest.is_file():
        yield manifest, f"{manifest} is gone"
    try:
        with duckdb.connect() as connection:
            connection.execute(
                "select count(*), sum(hash(record)) from read_parquet(?) as record", [str(record)]
            )
    except duckdb.Error:
        yield record, f"{record} cannot be read"
