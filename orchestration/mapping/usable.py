"""Mappings of the user's own that a trial can use, those that are broken, and those elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.errors import LoadError, MappingError
from orchestration.extracts.mappings import check_mapping, read_mapping
from orchestration.mapping.drafts import drafted, takes, unreadable_drafts
from orchestration.mapping.look import open_lines
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from orchestration.settings import Settings

Files = dict[str, Path]


def broken_mappings(files: Files) -> dict[str, str]:
    """What is wrong with each of the user's own mappings that no load could use."""
    contracts = read_contracts(PROJECT)
    found = {}
    for name, path in _own(files).items():
        try:
            check_mapping(read_mapping(path), contracts)
        except MappingError as error:
            # A draft is named by its file: no mapping is called `tickets.yml.yml`.
            called = f"extracts/{path.parent.name}/{path.stem}.yml"
            found[name] = str(error).replace(called, str(path))
    return found


def stop_if_this(
    broken: Dictionary[str, str], files: Files, file: str, mapping: str | None
) -> None:
    """Stop where the mapping that is to be tried is broken; another is only told of.

    Raises:
        LoadError: it is broken; the lines of it that are still open are named.
    """
    own = _own(files) if mapping is None else {}
    taking = [name for name, path in own.items() if takes(path, file)]
    whole = [name for name in taking if name not in broken]
    this = [name for name in broken if name == mapping or (name in taking and not whole)]
    if this:
        still = [
            f"\n  {files[name]}:{number}: {words}"
            for name in this
            for number, words in open_lines(files[name].read_text(encoding="utf-8"))
            if words.startswith("missing")
        ]
        told = f"\nLines that still want a decision:{''.join(still)}" if still else ""
        raise LoadError(f"{broken[this[0]]}{told}")


def told_of(broken: Dictionary[str, str], files: Files) -> tuple[str, ...]:
    """One warning for each broken mapping that was left out."""
    return tuple(
        f"{files[name]} is left out, and stops every load: {wrong.partition(': ')[2]}"
        for name, wrong in broken.items()
    )


def elsewhere(settings: Settings, file: str, mapping: str | None) -> str:
    """Where a mapping of the user's own lies that a trial does not see, and what it cannot read."""
    if settings.extracts is not None:
        unreadable = unreadable_drafts(PROJECT, settings.extracts)
        return "".join(f". {told}" for told in unreadable.values())
    for path in sorted(Path().glob("*/*/*.yml*")):
        name = f"{path.parent.name}/{drafted(path).stem}"
        is_it = name == mapping if mapping else takes(path, file)
        if is_it and not path.resolve().is_relative_to(PROJECT / "extracts"):
            root = path.parent.parent
            return f". {path} is read with --extracts {root}, or after export CX_EXTRACTS={root}"
    return ". Mappings of your own are read with --extracts <their folder>, or CX_EXTRACTS"


def _own(files: Files) -> Files:
    shipped = PROJECT / "extracts"
    return {
        name: path
        for name, path in files.items()
        if path.suffix != ".yml" or not path.is_relative_to(shipped)
    }
