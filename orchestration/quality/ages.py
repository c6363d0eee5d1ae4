"""How old deliveries were when they were loaded, who has seen them, what is still held back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.pointer import current
from orchestration.quality import results
from orchestration.quality.profiled import Delivered, is_published

if TYPE_CHECKING:
    from orchestration.settings import Settings

RECENT_DAYS = 7
"""Nobody can be asked again for deliveries that came together with so many later days."""
_AHEAD = 1
"""A day may have begun elsewhere that has not begun by UTC."""

_LOADS = (
    "select file_id, path, run_id, loaded_at from ops.files where file_id in (select unnest(?))"
)
_BLOCKED = "select distinct delivery from ops.expectations where not success and severity = 'error'"
_ACCEPTED = """
select unnest(checks) as check_name, max(accepted_at)
from ops.overrides
group by check_name
"""


@dataclass(frozen=True)
class Load:
    """How a file came in: its path, the run that loaded it, and when (UTC)."""

    path: str
    run_id: str
    moment: datetime


@dataclass(frozen=True)
class Ages:
    """What is known of deliveries beside their figures.

    `loads` by file id; `published` are the ids of files that readers see, or that somebody let
    pass to them; `blocked` names
    the deliveries that kept an earlier run back; `accepted` says when a check was last let pass.
    """

    loads: Mapping[str, Load]
    published: Collection[str]
    blocked: Collection[str]
    accepted: Mapping[str, datetime]

    def loaded(self, one: Delivered) -> datetime:
        """When the last file of a delivery was loaded."""
        return max(self.loads[file_id].moment for file_id in one.files)

    def paths(self, one: Delivered) -> str:
        """The files of a delivery, below the landing folder."""
        return ", ".join(sorted(self.loads[file_id].path for file_id in one.files))

    def days_ahead(self, one: Delivered) -> int:
        """Days from the load to the export date; 0 where that had come, or there is none."""
        ahead = (one.day - self.loaded(one).date()).days
        return ahead if one.exported_at is not None and ahead > _AHEAD else 0

    def is_recent(self, one: Delivered, series: Sequence[Delivered]) -> bool:
        """Whether what history says of it may block.

        Age softens only what came together with many later days, or lies well before what readers
        have seen: a first load, or years brought later. What blocked once goes on blocking.
        """
        if label(one) in self.blocked:
            return True
        come = [each for each in series if not self.days_ahead(each)]
        with_it = _newest(each for each in come if self._runs(each) & self._runs(one))
        seen = _newest(each for each in come if is_published(each, self.published))
        reference = min((day for day in (with_it, seen) if day), default=one.day)
        return (reference - one.day).days < RECENT_DAYS

    def is_let_pass(self, check: str, since: Delivered) -> bool:
        """Whether somebody accepted a check after a delivery was loaded."""
        moment = self.accepted.get(check)
        return moment is not None and moment >= self.loaded(since)

    def _runs(self, one: Delivered) -> set[str]:
        return {self.loads[file_id].run_id for file_id in one.files}


def read_ages(
    connection: duckdb.DuckDBPyConnection,
    published: Collection[str],
    deliveries: Iterable[Delivered],
) -> Ages:
    """What the ledger and earlier runs say of these deliveries."""
    files = [file_id for one in deliveries for file_id in one.files]
    results.create(connection)
    loads = connection.execute(_LOADS, [files]).fetchall()
    blocked = connection.execute(_BLOCKED).fetchall()
    return Ages(
        loads={file_id: Load(*told) for file_id, *told in loads},
        published=published,
        blocked={delivery for (delivery,) in blocked},
        accepted=dict(_overrides(connection)),
    )


def published_files(settings: Settings) -> set[str]:
    """Ids of the files that the current publication was made with, those without rows too."""
    publication = current(settings)
    if publication is None:
        return set()
    files = publication.folder / "parquet" / "ops.files.parquet"
    with duckdb.connect() as memory:
        rows = memory.execute(
            "select file_id from read_parquet(?) "
            "where state in ('loaded', 'missing', 'empty', 'header_only')",
            [str(files)],
        ).fetchall()
    return {file_id for (file_id,) in rows}


def let_pass_files(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the files that somebody let pass, which holds when readers go back to another run."""
    try:
        rows = connection.execute("select file_id from ops.accepted_files").fetchall()
    except duckdb.CatalogException:
        return set()  # Nothing was let pass in this warehouse yet.
    return {file_id for (file_id,) in rows}


def label(one: Delivered) -> str:
    """A delivery as it is named in results and messages."""
    mapping, feed = one.series
    return f"{feed} of {one.day} ({mapping})"


def _newest(deliveries: Iterable[Delivered]) -> date | None:
    return max((one.day for one in deliveries), default=None)


def _overrides(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, datetime]]:
    try:
        return connection.execute(_ACCEPTED).fetchall()
    except duckdb.CatalogException:
        return []  # Nothing was let pass in this warehouse yet.
