"""Which publications stay on disk, and what dead runs left behind."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orchestration.publication.durability import move
from orchestration.publication.layout import Publication, now, publications
from orchestration.publication.pointer import current

if TYPE_CHECKING:
    from orchestration.settings import Settings

MINIMUM_AGE = timedelta(days=1)
"""Readers of Parquet hold on to a versioned folder; none disappears under them sooner."""
_DEBRIS = (".staging-*", ".removed-*")


def sweep(settings: Settings) -> None:
    """Remove what killed runs left; only for the holder of the lock: whoever else built is dead."""
    for pattern in _DEBRIS:
        for folder in settings.published.glob(pattern):
            shutil.rmtree(folder)


def retire(settings: Settings, minimum_age: timedelta = MINIMUM_AGE) -> list[str]:
    """Remove publications beyond the newest `keep_publications`, never the current one.

    Returns:
        The runs removed.
    """
    old = publications(settings)[: -settings.keep_publications]
    removed = [item for item in old if _may_go(settings, item, minimum_age)]
    for publication in removed:
        _remove(publication)
    return [publication.run_id for publication in removed]


def _may_go(settings: Settings, publication: Publication, minimum_age: timedelta) -> bool:
    published_at = datetime.fromisoformat(publication.manifest.published_at)
    return publication != current(settings) and now() - published_at >= minimum_age


def _remove(publication: Publication) -> None:
    """Out of sight in one step first: a kill must not leave half a publication to go back to."""
    hidden = publication.folder.with_name(f".removed-{publication.run_id}")
    move(publication.folder, hidden)
    shutil.rmtree(hidden)
