"""Which publications stay on disk, and what dead runs left behind."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orchestration.publication.durability import move
from orchestration.publication.history import seen_until
from orchestration.publication.layout import Publication, now, publications
from orchestration.publication.pointer import current

if TYPE_CHECKING:
    from orchestration.settings import Settings

MINIMUM_AGE = timedelta(days=1)
"""Readers of Parquet hold on to a versioned folder; none disappears sooner after they saw it."""
_DEBRIS = (".staging-*", ".removed-*")


def sweep(settings: Settings) -> None:
    """Remove what killed runs left; only for the holder of the lock: whoever else built is dead."""
    for pattern in _DEBRIS:
        for folder in settings.published.glob(pattern):
            shutil.rmtree(folder)


def retire(settings: Settings, minimum_age: timedelta = MINIMUM_AGE) -> list[str]:
    """Remove publications beyond the newest `keep_publications`, never the current one.

    Age counts from when readers last saw it: one that was gone back to is long made by then.

    Returns:
        The runs removed.
    """
    old = publications(settings)[: -settings.keep_publications]
    until, shown = seen_until(settings), current(settings)
    removed = [
        item
        for item in old
        if item != shown and now() - until.get(item.run_id, _made_at(item)) >= minimum_age
    ]
    for publication in removed:
        _remove(publication)
    return [publication.run_id for publication in removed]


def _made_at(publication: Publication) -> datetime:
    return datetime.fromisoformat(publication.manifest.published_at)


def _remove(publication: Publication) -> None:
    """Out of sight in one step first: a kill must not leave half a publication to go back to."""
    hidden = publication.folder.with_name(f".removed-{publication.run_id}")
    move(publication.folder, hidden)
    shutil.rmtree(hidden)
