"""Which files lie in the landing folder, and which mapping each belongs to."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.errors import FileStoppedError, LoadError, nearest, place_of
from orchestration.extracts.mappings import BY_NAME, read_mappings
from orchestration.extracts.zip_files import is_zip, packed_name
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from orchestration.extracts.mappings import Mapping
    from orchestration.settings import Settings

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._@+()-]*")
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
HIDDEN = "a hidden folder: nothing in it is read"
OF_THE_SAMPLE = ".sample"
"""Folder beside those of the mappings, where the sample lists what it planted: no delivery."""
KINDS = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class Delivery:
    """One file in the landing folder.

    `state` is set, with its reason in `message`, when the file is not to be read.
    `feeds` are the raw tables it fills. `relative` is its path below the landing folder.
    `packed` is the name of the one file that a zip file holds.
    """

    path: Path
    relative: str
    mapping: Mapping | None = None
    feeds: tuple[str, ...] = ()
    control: Path | None = None
    state: str | None = None
    message: str = ""
    packed: str = ""

    @property
    def kind(self) -> str:
        """How the file is read: csv, jsonl, json or parquet; '' where the ending says nothing."""
        declared = self.mapping.format.type if self.mapping else None
        name = self.packed or self.path.name.removesuffix(".gz")
        return declared or KINDS.get(Path(name).suffix.lower(), "")


def discover(settings: Settings) -> list[Delivery]:
    """Every file below the landing folder, each with its mapping or the reason it has none.

    Links are never followed, neither files nor folders. Nothing is opened but zip files, for the
    name of the file that each holds.

    Raises:
        LoadError: there is no landing folder.
        MappingError: a mapping is wrong.
    """
    root = settings.landing
    if not root.is_dir():
        raise LoadError(
            f"{root}: there is no landing folder; put delivered files under "
            f"{root}/<mapping>/ or make samples with 'cx sample'"
        )
    mappings = read_mappings(PROJECT, settings.extracts)
    feeds = tuple(read_contracts(PROJECT))
    entries = dict(sorted(_walk(root, "")))
    plain = {relative for relative, problem in entries.items() if not problem}
    controls = _controls(plain, plain)
    for name in _controls(plain, entries.keys() - plain):
        entries[name] = "its control file is no plain file: deliver the control file itself"
    return [
        _delivery(
            root / relative,
            relative,
            problem,
            root / controls[relative] if relative in controls else None,
            mappings,
            feeds,
        )
        for relative, problem in entries.items()
        if relative not in controls.values()
    ]


def delivery_at(settings: Settings, path: Path, relative: str) -> Delivery:
    """A file as `discover` would find it at a path below the landing folder, wherever it lies.

    Raises:
        MappingError: a mapping is wrong.
    """
    folder = path.parent
    names = {entry.name for entry in folder.iterdir() if entry.is_file() and not entry.is_symlink()}
    beside = _controls(names, names).get(path.name)
    control = folder / beside if beside else None
    problem = "a link is never followed: deliver the file itself" if path.is_symlink() else ""
    mappings = read_mappings(PROJECT, settings.extracts)
    feeds = tuple(read_contracts(PROJECT))
    return _delivery(path, relative, problem, control, mappings, feeds)


def _walk(root: Path, below: str) -> Iterator[tuple[str, str]]:
    """Yield path below the root and, where the file must not be read, the reason."""
    with os.scandir(root / below) as entries:
        for entry in entries:
            relative = f"{below}/{entry.name}" if below else entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode):
                yield relative, "a link is never followed: deliver the file itself"
            elif relative == OF_THE_SAMPLE:
                continue
            elif stat.S_ISDIR(mode) and entry.name.startswith("."):
                yield relative, HIDDEN
            elif stat.S_ISDIR(mode):
                yield from _walk(root, relative)
            elif stat.S_ISREG(mode):
                yield relative, ""
            else:
                yield relative, "neither a file nor a folder"


def _controls(files: AbstractSet[str], names: AbstractSet[str]) -> dict[str, str]:
    """Those names that are control files, by the file they speak of (`<file>.ctl`, `.json`)."""
    found = {}
    for name in sorted(names):
        for ending in (".ctl", ".json"):
            if name.endswith(ending) and name.removesuffix(ending) in files:
                found[name.removesuffix(ending)] = name
    return found


def _delivery(
    path: Path,
    relative: str,
    problem: str,
    control: Path | None,
    mappings: Sequence[Mapping],
    feeds: Collection[str],
) -> Delivery:
    state, message = _name_state(relative, problem)
    if state:
        return Delivery(path, printable(relative), state=state, message=message)
    matching = [mapping for mapping in mappings if _matches(mapping, relative)]
    if len(matching) != 1:
        return Delivery(
            path, relative, state="unmatched", message=_unmatched(relative, matching, mappings)
        )
    mapping = matching[0]
    targets, message = _targets(mapping, relative, feeds)
    if mapping.ignored is not None:
        return Delivery(path, relative, mapping, state="ignored", message=mapping.ignored)
    try:
        packed = packed_name(path) if is_zip(path) else ""
    except FileStoppedError as stop:
        return Delivery(path, relative, mapping, state=stop.state, message=str(stop))
    except OSError as error:
        told = f"cannot be read: {error.strerror}"
        return Delivery(path, relative, mapping, state="refused", message=told)
    delivery = Delivery(path, relative, mapping, targets, control, packed=packed)
    if not message and not delivery.kind:
        ending = Path(packed or path.name).suffix
        message = f"no reader for '{ending}': give format.type in {place_of(mapping)}"
    if message:
        return Delivery(path, relative, mapping, state="unmatched", message=message)
    return delivery


def _name_state(relative: str, problem: str) -> tuple[str | None, str]:
    if problem:
        return ("incomplete" if problem == HIDDEN else "refused"), problem
    parts = relative.split("/")
    if parts[-1].startswith(".") or parts[-1].lower().endswith(UNFINISHED):
        return "incomplete", "hidden or unfinished by its name: not read"
    if not all(NAME.fullmatch(part) for part in parts):
        return "refused", "a name may hold letters, digits, space and ._@+()- only: rename it"
    if parts[-1].endswith(".ctl"):
        return "incomplete", "a control file whose data file has not come"
    return None, ""


def _matches(mapping: Mapping, relative: str) -> bool:
    folder, _, below = relative.partition("/")
    if folder != mapping.folder or not below:
        return False
    return any(fnmatchcase(below, glob) for glob in mapping.files)


def _unmatched(relative: str, matching: Sequence[Mapping], mappings: Sequence[Mapping]) -> str:
    folder, _, below = relative.partition("/")
    folders = {mapping.folder for mapping in mappings}
    if matching:
        names = ", ".join(mapping.name for mapping in matching)
        return f"several mappings take this name: {names}; make their 'files' disjoint"
    if not below or folder not in folders:
        return f"not in the folder of a mapping: landing/<{' | '.join(sorted(folders))}>/"
    globs = [glob for mapping in mappings if mapping.folder == folder for glob in mapping.files]
    return f"no mapping under extracts/{folder}/ takes this name (they take {', '.join(globs)})"


def _targets(
    mapping: Mapping, relative: str, feeds: Collection[str]
) -> tuple[tuple[str, ...], str]:
    if mapping.feeds != BY_NAME:
        return tuple(mapping.feeds), ""
    below = relative.split("/")[1:]
    for part in (below[0], below[-1]):
        for feed in sorted(feeds, key=len, reverse=True):
            if re.match(rf"{feed}(?![a-z])(?!_[a-z])", part):
                return (feed,), ""
    stem = re.split(r"[^A-Za-z_]", below[-1])[0].rstrip("_")
    return (), (
        f"its name or folder begins with no feed{nearest(stem, feeds)}: "
        f"call it like orders_2024-01-31.csv"
    )


def printable(name: str) -> str:
    """A hostile name made fit for tables and logs: what is not plain is shown escaped."""
    return name.encode("unicode_escape", "backslashreplace").decode("ascii")
