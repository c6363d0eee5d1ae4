"""`published/current`: which publication readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.lock import refresh_lock
from orchestration.publication import history
from orchestration.publication.durability import move
from orchestration.publication.layout import (
    MANIFEST,
    Publication,
    current_link,
    publications,
)

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

NOTHING = "Nothing is published yet, so there is nothing to go back to. Next: cx refresh"


class NoSuchPublication(LookupError):  # noqa: N818 - reads as what it says
    """There is no publication to go back to; the message lists what there is."""


def current(settings: Settings) -> Publication | None:
    """The publication that readers see; none before the first, or when its folder was lost."""
    folder = current_link(settings).resolve()
    return Publication(folder) if (folder / MANIFEST).is_file() else None


def point_to(settings: Settings, target: Publication) -> None:
    """Make readers see another publication, in one step, and record what that changed.

    The record is written before the move and counts only once the move has happened, so a kill
    in between leaves neither a move without a record nor a record without a move.
    """
    history.prepare(settings, current(settings), target)
    _swap(current_link(settings), target.run_id)
    settle(settings)


def settle(settings: Settings) -> None:
    """Finish what a run killed around the move of the pointer left open; safe to repeat."""
    pointed_at = current(settings)
    history.settle(settings, pointed_at.run_id if pointed_at else None)


def rollback(settings: Settings, to: str | None = None) -> Publication:
    """Point back at an earlier publication: run `to`, else the one published before this one.

    Takes the lock of a refresh. A refresh publishes again once it finds anything new: other
    inputs than those of the publications that readers have seen since that one.

    Raises:
        AlreadyRunning: a run holds the lock.
        NoSuchPublication: that run is not on disk, or nothing earlier is.
    """
    with refresh_lock(settings):
        settle(settings)
        target = _named(settings, to) if to else _previous(settings)
        if target != current(settings):
            point_to(settings, target)
    return target


def _swap(link: Path, target: str) -> None:
    spare = link.with_name(f".{link.name}")
    spare.unlink(missing_ok=True)
    spare.symlink_to(target)
    move(spare, link)


def _named(settings: Settings, run_id: str) -> Publication:
    known = publications(settings)
    for publication in known:
        if publication.run_id == run_id:
            return publication
    if not known:
        raise NoSuchPublication(NOTHING)
    raise NoSuchPublication(f"No publication {run_id!r}; there are: {_names(known)}.")


def _previous(settings: Settings) -> Publication:
    pointed_at = current(settings)
    published = history.published_runs(settings)
    known = [item for item in publications(settings) if item.run_id in published]
    earlier = [item for item in known if pointed_at and item.run_id < pointed_at.run_id]
    if not earlier:
        if not known:
            raise NoSuchPublication(NOTHING)
        raise NoSuchPublication(
            f"Nothing was published before the current one; there are: {_names(known)}."
        )
    return earlier[-1]


def _names(known: list[Publication]) -> str:
    return ", ".join(publication.run_id for publication in known)
