"""The folders of a warehouse: there, readable, private where promised, and not led astray."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from orchestration.doctor.finding import Area, Finding, shell
from orchestration.doctor.patient import Patient, can_enter
from orchestration.extracts.errors import PseudonymKeyError
from orchestration.extracts.pseudonyms import fingerprint, pseudonym_key
from orchestration.publication.layout import current_link
from orchestration.settings import Settings

AREA = Area("folders")
_READ, _WRITE = os.R_OK | os.X_OK, os.R_OK | os.W_OK | os.X_OK
_FIRST = {
    "landing": "cx sample, or put exports under {}/<mapping>/",
    "warehouse": "cx refresh",
    "published": "cx refresh",
}


def look(patient: Patient) -> Iterator[Finding]:
    """Findings about every folder, the mappings in them and the key of the pseudonyms."""
    settings = patient.settings
    yield _folder("landing", settings.landing, _READ)
    yield from _closed(settings.landing)
    yield from _links(patient)
    yield from _mappings(patient)
    yield _folder("warehouse", settings.warehouse, _WRITE)
    yield from _private(settings)
    yield _folder("published", settings.published, _WRITE)
    if can_enter(settings.published):
        yield from _one_file_system(settings)
        yield from _astray(settings)
    yield _key(patient)


def _folder(name: str, path: Path, needed: int) -> Finding:
    if not os.path.lexists(path):
        return AREA.warn(name, f"{path} is not there yet", _FIRST[name].format(shell(path)))
    if not path.is_dir():
        return AREA.fault(name, f"{path} is no folder", f"mv {shell(path)} {shell(f'{path}.old')}")
    if os.access(path, needed, effective_ids=True):
        return AREA.ok(name, str(path.resolve()))
    if os.access(path, _READ, effective_ids=True):
        return AREA.fault(name, f"{path} cannot be written to", f"chmod u+w {shell(path)}")
    return AREA.fault(name, f"{path} cannot be read", f"chmod u+rwx {shell(path)}")


def _closed(landing: Path) -> Iterator[Finding]:
    """Folders and files below the landing folder that this user may not read."""
    for folder, names, files in os.walk(landing):
        below = [(Path(folder, name), _READ) for name in names]
        for path, needed in below + [(Path(folder, name), os.R_OK) for name in files]:
            if not path.is_symlink() and not os.access(path, needed, effective_ids=True):
                yield AREA.fault(
                    "landing", f"{path} cannot be read", f"chmod -R u+rX {shell(path)}"
                )


def _links(patient: Patient) -> Iterator[Finding]:
    for one in patient.deliveries:
        if one.path.is_symlink():
            seen = f"{one.path} leads to {one.path.resolve()}; links are never followed"
            then = f"rm {shell(one.path)}, then deliver the file itself"
            yield AREA.warn("landing", seen, then)


def _mappings(patient: Patient) -> Iterator[Finding]:
    own = patient.settings.extracts
    if own is not None and not can_enter(own):
        yield AREA.fault(
            "own mappings", f"{own} is no folder that can be read", f"mkdir -p {shell(own)}"
        )
    elif patient.wrong_mapping:
        yield AREA.fault("mappings", patient.wrong_mapping, "cx load, once it is mended")
    elif own is not None:
        number = len(list(own.glob("*/*.yml")))
        yield AREA.ok("own mappings", f"{number:,} in {own.resolve()}")


def _private(settings: Settings) -> Iterator[Finding]:
    """The warehouse holds raw texts; the folder is open where readers pass through it."""
    folder, file = settings.warehouse, settings.warehouse_file
    on_the_way = settings.published.absolute().is_relative_to(folder.absolute())
    if folder.is_dir() and not on_the_way and _mode(folder) & 0o077:
        seen = f"others may enter {folder} (mode {_mode(folder):04o})"
        yield AREA.fault("warehouse", seen, f"chmod 700 {shell(folder)}")
    if file.is_file() and _mode(file) & 0o077:
        seen = f"others may read {file} (mode {_mode(file):04o})"
        yield AREA.fault("warehouse", seen, f"chmod 600 {shell(file)}")


def _one_file_system(settings: Settings) -> Iterator[Finding]:
    """A publication comes into sight by a rename, and that works within one file system only."""
    home = settings.published.stat().st_dev
    for path in settings.published.iterdir():
        if not path.is_symlink() and path.lstat().st_dev != home:
            seen = f"{path} lies on another disk than {settings.published}"
            yield AREA.fault("published", seen, f"umount {shell(path)}")


def _astray(settings: Settings) -> Iterator[Finding]:
    """Links in the published folder that lead out of it; `current` leads to a folder inside."""
    home = settings.published.resolve()
    for path in settings.published.iterdir():
        if path.is_symlink() and path.resolve().parent != home:
            then = "cx rollback" if path == current_link(settings) else f"rm {shell(path)}"
            yield AREA.fault("published", f"{path} leads to {path.resolve()}, outside", then)


def _key(patient: Patient) -> Finding:
    settings, held = patient.settings, patient.ledger.key
    file = settings.pseudonym_key_file
    if settings.pseudonym_key is None and not file.exists():
        if held:
            seen = f"{file} is gone, and the warehouse was built with it"
            return AREA.fault("pseudonym key", seen, f"cp <your backup of it> {shell(file)}")
        return AREA.ok("pseudonym key", f"the first load makes {file}")
    try:
        known = fingerprint(pseudonym_key(settings))
    except PseudonymKeyError as error:
        return AREA.fault("pseudonym key", str(error), f"chmod 600 {shell(file)}")
    except OSError as error:
        return AREA.fault("pseudonym key", f"{file}: {error.strerror}", f"chmod 600 {shell(file)}")
    place = "CX_PSEUDONYM_KEY" if settings.pseudonym_key is not None else str(file)
    if held and held != known:
        seen = f"{place} is not the key that the warehouse was built with"
        return AREA.fault("pseudonym key", seen, f"cp <your backup of it> {shell(file)}")
    agrees = "agrees with the warehouse" if held else "not used yet"
    return AREA.ok("pseudonym key", f"{place}, {agrees}")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
