"""Where things lie under the published folder, and what is a publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.publication.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from orchestration.settings import Settings

DATABASE = "cx.duckdb"
"""Never renamed: it is the catalog's name in every saved query."""
DASHBOARD = "dashboard.html"
MANIFEST = "manifest.json"
VALUES = "kpis.kpi_values"
RUN_ID = re.compile(r"\d{8}T\d{12}Z")
_MOMENT = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True)
class Publication:
    """One folder `published/<run>/`, whole and never changed."""

    folder: Path

    @property
    def run_id(self) -> str:
        """The run whose marts it holds."""
        return self.folder.name

    @property
    def database(self) -> Path:
        """The read-only DuckDB file."""
        return self.folder / DATABASE

    @cached_property
    def manifest(self) -> Manifest:
        """Its manifest.

        Raises:
            FileNotFoundError: the folder was damaged by hand.
        """
        return read_manifest(self.folder / MANIFEST)

    @property
    def values(self) -> Path:
        """The Parquet file of all KPI values."""
        return self.table(VALUES)

    def table(self, name: str) -> Path:
        """The Parquet file of a published table, `schema.name`."""
        return self.folder / "parquet" / f"{name}.parquet"

    @property
    def context(self) -> Path:
        """The Parquet file of the settings that it was counted by, one row."""
        return self.table("ops.publication")


def publications(settings: Settings) -> list[Publication]:
    """All complete publications on disk, oldest run first."""
    folders = settings.published.resolve().glob("*Z/" + MANIFEST)
    named = (path.parent for path in folders if RUN_ID.fullmatch(path.parent.name))
    return [Publication(folder) for folder in sorted(named)]


def staging_folder(settings: Settings, run_id: str) -> Path:
    """Folder in which a publication is built, out of readers' sight.

    Raises:
        ValueError: the run is not named as runs are named; it becomes a folder's name.
    """
    if not RUN_ID.fullmatch(run_id):
        raise ValueError(f"{run_id!r} is no run id; they look like 20260131T021500123456Z.")
    return settings.published / f".staging-{run_id}"


def current_link(settings: Settings) -> Path:
    """The one pointer that readers follow."""
    return settings.published / "current"


def history_folder(settings: Settings) -> Path:
    """Folder of what was published when; append-only."""
    return settings.published / "history"


def now() -> datetime:
    """The wall clock, in UTC; nothing in a mart is derived from it."""
    return datetime.now(UTC)


def moment_name(moment: datetime) -> str:
    """A moment as run ids spell it, so that names sort by time."""
    return moment.strftime(_MOMENT)


def moment_of(name: str) -> datetime:
    """The moment (UTC) that a run id or the name of a record spells."""
    return datetime.strptime(name, _MOMENT).replace(tzinfo=UTC)
