"""Drafts: proposals with a line missing, beside the mappings, which no load reads."""

from __future__ import annotations

import shutil
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import yaml

from orchestration.extracts.contracts import read_yaml
from orchestration.extracts.errors import MappingError

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".draft"
"""What the name of a draft ends in; without it, it is the mapping."""


def draft_of(mapping: Path) -> Path:
    """The draft of a mapping."""
    return mapping.with_name(mapping.name + ENDING)


def drafted(path: Path) -> Path:
    """The mapping that a draft is to become; a mapping itself otherwise."""
    return path.with_name(path.name.removesuffix(ENDING))


def drafts_for(project: Path, own: Path | None, file: str, mapping: str | None) -> dict[str, Path]:
    """The drafts that a file of this name is to be tried with, by `<folder>/<file>`.

    Args:
        project: the project, whose drafts lie beside its mappings.
        own: the user's own folder.
        file: the file's name.
        mapping: `<folder>/<file>` of the only one to be taken, where the user says which.

    Of a draft that is no valid YAML nobody knows which files it takes: `unreadable_drafts` tells.
    """
    found = _drafts(project, own)
    if mapping is not None:
        return {name: path for name, path in found.items() if name == mapping}
    return {name: path for name, path in found.items() if takes(path, file)}


def unreadable_drafts(project: Path, own: Path | None) -> dict[str, str]:
    """What is wrong with each draft that cannot be read, and what to do, by `<folder>/<file>`."""
    told = {}
    for name, path in _drafts(project, own).items():
        try:
            globs_of(path)
        except MappingError as error:
            told[name] = f"{error}: mend it or delete it"
    return told


def _drafts(project: Path, own: Path | None) -> dict[str, Path]:
    return {
        f"{path.parent.name}/{drafted(path).stem}": path
        for folder in (project / "extracts", *([own] if own else []))
        for path in sorted(folder.glob(f"*/*.yml{ENDING}"))
    }


def takes(path: Path, file: str) -> bool:
    """Whether a mapping or draft that can be read says it takes files of this name."""
    with suppress(MappingError, OSError):
        return any(fnmatchcase(file, glob) for glob in globs_of(path))
    return False


def globs_of(path: Path) -> list[str]:
    """The names of files that a mapping or draft says it takes.

    Raises:
        MappingError: it cannot be read.
    """
    try:
        document: Any = read_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: no valid YAML{_place(error)}") from error
    files = document.get("files") if isinstance(document, dict) else None
    return [str(glob) for glob in files] if isinstance(files, list) else []


def _place(error: Exception) -> str:
    """Where YAML stops being valid, where its reader says so."""
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def put_together(own: Path | None, drafts: dict[str, Path], folder: Path) -> None:
    """Copy the user's mappings into a folder, and the drafts as if they were renamed."""
    mappings = (
        {f"{path.parent.name}/{path.stem}": path for path in own.glob("*/*.yml")} if own else {}
    )
    for name, path in (mappings | drafts).items():
        copy = folder / f"{name}.yml"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
