"""From an unknown file to a proposed mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from orchestration.extracts.contracts import read_contracts, read_yaml
from orchestration.extracts.discovery import NAME, UNFINISHED, printable
from orchestration.mapping.document import bare, document
from orchestration.mapping.draft import Draft
from orchestration.mapping.drafts import draft_of, drafted
from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.known import Known, known_mapping
from orchestration.mapping.profile import Profile, profile
from orchestration.mapping.propose import Proposal, propose
from orchestration.mapping.write import mapping_text
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from orchestration.settings import Settings

SECOND = {"orders": ("order_items",)}
"""Feeds that one file often fills beside its first."""
ENOUGH = 0.35


@dataclass(frozen=True)
class Wish:
    """What the user says of the proposal: its folder, its feeds, where it is written."""

    folder: str | None = None
    feeds: tuple[str, ...] = ()
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Looked:
    """A file's profile, the mapping that takes it already, or the one proposed and where it is.

    Without either the file is like no feed, and somebody has to say which it fills.
    """

    profile: Profile
    known: Known | None
    proposals: tuple[Proposal, ...]
    folder: str = ""
    name: str = ""
    written: Path | None = None
    text: str = ""

    @property
    def open_lines(self) -> list[tuple[int, str]]:
        """The lines of the proposal that somebody has to look at, by number."""
        return open_lines(self.text)


def open_lines(text: str) -> list[tuple[int, str]]:
    """Number and words of each line that says unsure or missing."""
    marked = re.compile(r"# ((?:unsure|missing): .*)")
    found = ((number, marked.search(line)) for number, line in enumerate(text.splitlines(), 1))
    return [(number, match.group(1)) for number, match in found if match]


def look(settings: Settings, path: Path, wish: Wish) -> Looked:
    """Profile a file and write a mapping of it, unless one takes it already.

    Raises:
        UnknownFileError: it cannot be read, no load would take its name, there is no such feed, or
            a mapping is there already.
    """
    contracts = read_contracts(PROJECT)
    for feed in wish.feeds:
        if feed not in contracts:
            raise UnknownFileError(f"--feed {feed}: no such feed: {', '.join(sorted(contracts))}")
    _fit(path)
    found = profile(path)
    known = None if wish.feeds else known_mapping(found, contracts, settings.extracts)
    proposals = propose(found, contracts)
    chosen = _chosen(proposals, wish.feeds)
    if known is not None or not chosen:
        return Looked(found, known, tuple(proposals))
    folder = wish.folder or _folder(settings, path, chosen)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", folder):
        raise UnknownFileError(f"--folder {folder}: small letters, digits and _ only")
    place = _place(settings, wish.out, f"{folder}/{chosen[0].feed}.yml")
    text = _text(Draft(found, chosen, folder, place.stem))
    written = _write(place, text, force=wish.force)
    return Looked(found, None, tuple(proposals), folder, place.stem, written, text)


def _chosen(proposals: Sequence[Proposal], feeds: tuple[str, ...]) -> tuple[Proposal, ...]:
    by_feed = {one.feed: one for one in proposals}
    if feeds:
        return tuple(by_feed[feed] for feed in feeds)
    if proposals[0].score < ENOUGH:
        return ()
    first = proposals[0]
    second = [by_feed[feed] for feed in SECOND.get(first.feed, ()) if feed in by_feed]
    return (first, *(one for one in second if not one.missing and len(one.pairings) > 2))


def _folder(settings: Settings, path: Path, chosen: Sequence[Proposal]) -> str:
    """The folder of the landing folder that it lies in, else the first word of its name."""
    landing = settings.landing.absolute()
    if path.absolute().is_relative_to(landing):
        below = path.absolute().relative_to(landing).parts
        if len(below) > 1:
            return below[0]
    found = re.findall(r"[a-z][a-z0-9]*", path.name.lower().partition(".")[0])
    return found[0] if found else chosen[0].feed


def _place(settings: Settings, out: Path | None, name: str) -> Path:
    """The mapping's file: that which was asked for, or its place in a folder of mappings."""
    if out is not None and drafted(out).suffix in (".yml", ".yaml") and not out.is_dir():
        return drafted(out)
    return (out or settings.extracts or PROJECT / "extracts") / name


def _fit(path: Path) -> None:
    """Refuse a name that no load would take: a mapping of it would be of no use."""
    name = path.name
    if not NAME.fullmatch(name) or name.lower().endswith(UNFINISHED):
        raise UnknownFileError(
            f"{printable(name)}: a name may hold letters, digits, space and ._@+()- only, and must "
            "not end like an unfinished file (.part, .tmp): no load would take it; rename it"
        )


def _text(draft: Draft) -> str:
    """The mapping's text, once it reads back as what is meant by it."""
    text = mapping_text(draft)
    try:
        is_right = bare(read_yaml(text)) == bare(document(draft))
    except yaml.YAMLError:
        is_right = False
    if not is_right:
        raise UnknownFileError(
            f"{draft.profile.source.path}: a name in it does not read back as it was written; "
            "nothing was written. Rename its columns, or write the mapping by hand: docs/loading.md"
        )
    return text


def _write(place: Path, text: str, *, force: bool) -> Path:
    """Write the mapping, as a draft while lines of it are missing; where it is then."""
    draft = draft_of(place)
    there = [path for path in (place, draft) if path.exists()]
    if there and not force:
        raise UnknownFileError(
            f"{there[-1]}: there is a mapping already; nothing was written. Another folder: "
            "--folder, another file: --out, over it: --force"
        )
    is_open = any(words.startswith("missing") for _, words in open_lines(text))
    written = draft if is_open else place
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(text, encoding="utf-8")
    if not is_open:
        draft.unlink(missing_ok=True)
    return written
