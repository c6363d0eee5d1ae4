"""What readers see, byte by byte against its manifest; the pointer; the history."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.doctor.finding import Area, Finding, State, megabytes, shell
from orchestration.doctor.patient import Patient, can_enter
from orchestration.publication.history import published_runs
from orchestration.publication.layout import (
    DATABASE,
    MANIFEST,
    RUN_ID,
    Publication,
    current_link,
)
from orchestration.publication.manifest import ManifestDamaged, sha256
from orchestration.publication.records import damage, records

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
        if folder == pointed_at:
            yield from _current(folder, [one for one in folders if one != folder])
        elif patient.everything:
            yield from publication(folder, _aside(folder))
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
    newest = _newest_whole(folders)
    then = f"cx rollback --to {newest}" if newest else "cx refresh"
    if pointed_at is None and os.path.lexists(link):
        return AREA.fault(
            "pointer", f"{link} is no link", f"mv {shell(link)} {shell(f'{link}.old')} && {then}"
        )
    led = f"{link} leads nowhere: {pointed_at} is gone" if pointed_at else f"{link} is gone"
    return AREA.fault("pointer", led, then)


def _newest_whole(folders: list[Path]) -> str:
    """The newest run whose every file is as it was published; empty where there is none."""
    whole = (folder.name for folder in reversed(folders) if _is_whole(folder))
    return next(whole, "")


def _is_whole(folder: Path) -> bool:
    return all(one.state is State.OK for one in publication(folder, _aside(folder)))


def _current(folder: Path, others: list[Path]) -> Iterator[Finding]:
    """Findings about what readers see.

    It is moved aside, so that no refresh takes it for whole, but only once readers see another:
    a build may need somebody who accepts its checks again.
    """
    found = list(publication(folder, _aside(folder)))
    if any(one.state is State.FAULT for one in found):
        newest = _newest_whole(others)
        if newest:
            then = f"cx rollback --to {newest} && {_aside(folder)} && cx refresh"
        else:
            then = f"cx build && cx publish && {_aside(folder)}"
        found = [replace(one, next=then) if one.state is State.FAULT else one for one in found]
    yield from found


def _aside(folder: Path) -> str:
    return f"mv {shell(folder)} {shell(folder.with_name(f'damaged-{folder.name}'))}"


def publication(folder: Path, then: str) -> Iterator[Finding]:
    """Findings about one publication: each file that is not as it was published.

    Args:
        folder: Where it lies.
        then: What to do where it is damaged.
    """
    subject = f"run {folder.name}"
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
        yield AREA.warn(subject, seen, f"find {shell(folder)} -type f -exec chmod 444 {{}} +")


def history(settings: Settings, pointed_at: Path | None) -> Iterator[Finding]:
    """Findings about what was published when: each file readable, none missing its manifest."""
    files = records(settings)
    damaged = [seen for path in files for seen in _damaged(path)]
    for path, seen in damaged:
        yield AREA.fault("history", seen, f"cp <your backup of it> {shell(path)}")
    if pointed_at and pointed_at.is_dir() and pointed_at.name not in published_runs(settings):
        seen = f"run {pointed_at.name} is current, and no file of the history tells of it"
        yield AREA.fault(
            "history", seen, f"cp -r <your backup> {shell(settings.published / 'history')}"
        )
    elif files and not damaged:
        yield AREA.ok("history", f"{len(files):,} moves of the pointer, all readable")


def _damaged(record: Path) -> Iterator[tuple[Path, str]]:
    manifest = record.with_suffix(".json")
    if not manifest.is_file():
        yield manifest, f"{manifest} is gone"
    with duckdb.connect() as connection:
        if what := damage(connection, record):
            yield record, f"{record} {what}"
