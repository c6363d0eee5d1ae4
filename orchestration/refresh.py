"""One refresh: what it holds, whether it has anything to do, and what came of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orchestration.lock import refresh_lock
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.extracts.outcomes import LoadReport
    from orchestration.publication.layout import Publication
    from orchestration.publication.postgres.publish import Copied
    from orchestration.quality.gates import CheckResult
    from orchestration.transform import BuildReport

Progress = Callable[[str, int, int], None]
"""Called with what has just begun, its position, and how many there are."""


@dataclass
class Run:
    """One run that holds the warehouse's lock; its steps leave their reports here.

    `fingerprint` is the one of the inputs before any was read; `manifest` is dbt's, where the
    project was parsed for this run already.
    """

    settings: Settings
    run_id: str
    progress: Progress | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    fingerprint: str = ""
    manifest: Any = None
    loaded: LoadReport | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    filters: list[dict[str, Any]] = field(default_factory=list)
    built: BuildReport | None = None
    checked: list[CheckResult] = field(default_factory=list)
    publication: Publication | None = None
    copied: Copied | None = None
    failure: Exception | None = None


@contextmanager
def started(settings: Settings, progress: Progress | None = None) -> Iterator[Run]:
    """Start a run: take the lock and a name, and finish what a killed run left of its publication.

    Raises:
        AlreadyRunning: another run holds the lock.
    """
    from orchestration.publication.pointer import settle

    with refresh_lock(settings):
        settle(settings)
        yield Run(settings, new_run_id(), progress)


def new_run_id() -> str:
    """A name for a run that sorts by time: `YYYYMMDDTHHMMSSffffffZ`, UTC."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def nothing_new(settings: Settings, fingerprint: str | None = None) -> Publication | None:
    """The current publication, where what is there now would publish nothing else.

    It was made from exactly that, and the warehouse is still there; or somebody went back to it
    from a publication that was (`rolled_back_from` names that one): a rollback holds until
    something is new.

    What counts is the content of the delivered files, the project's own code and the settings
    that change numbers. Imports neither dbt nor Dagster. `fingerprint` is the one of the inputs,
    where it was worked out already.
    """
    from orchestration.publication.pointer import current

    publication = current(settings)
    if publication is None:
        return None
    known = fingerprint or inputs(settings)
    same = publication.manifest.inputs_fingerprint == known
    is_built = same and settings.warehouse_file.is_file()
    return publication if is_built or rolled_back_from(settings, publication, known) else None


def rolled_back_from(
    settings: Settings, publication: Publication, fingerprint: str | None = None
) -> str | None:
    """The run that was current before somebody went back to `publication`, if its inputs are there.

    None where that publication itself was made from them.
    """
    from orchestration.publication.history import published_after

    known = fingerprint or inputs(settings)
    if publication.manifest.inputs_fingerprint == known:
        return None
    return published_after(settings, publication.run_id, known)


def inputs(settings: Settings) -> str:
    """Fingerprint of everything that a refresh would read."""
    from orchestration.extracts.inputs import inputs_fingerprint

    return inputs_fingerprint(settings)
