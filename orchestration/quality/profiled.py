"""Deliveries as their profiles tell of them: what one mapping gave one feed on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.members import known_words, marks_of, named
from orchestration.settings import PROJECT
from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    import duckdb

Series = tuple[str, str]
"""Mapping and feed: deliveries are compared within one."""

_FILES = """
with newest as (
    select
        file_id,
        feed,
        max(value) filter (metric = 'event_maximum') as newest_event,
        max(value) filter (metric = 'event_minimum') as oldest_event,
    from ops.profiles
    group by all
),

dated as (
    select
        file_id, feed, mapping, sha256, exported_at,
        coalesce(
            exported_at,
            make_timestamp((coalesce(newest_event, oldest_event) * 1e6)::bigint),
            loaded_at
        )::date as day,
        records_read, duplicate, rejected
    from ops.file_feeds
    inner join ops.files using (file_id)
    left join newest using (file_id, feed)
    where state in ('loaded', 'missing')
)

select
    *,
    min(day) over (partition by mapping, feed, sha256) < day as is_repeated,
from dated
order by mapping, feed, day, file_id
"""

_PROFILES = """
select
    file_id, feed, metric, column_name, member, value
from ops.profiles
semi join (select unnest($files) as file_id, unnest($feeds) as feed) using (file_id, feed)
"""


@dataclass
class Delivered:
    """One delivery: the profiles of its files, added up.

    `measures` by metric and column (`rejected <rule>` are records that broke it), `members` by
    column. `exported_at` is the latest of its
    files; `day` is its date, else that of the newest event. `is_repeated` says that its content
    was delivered before, under an earlier date.
    """

    series: Series
    day: date
    exported_at: datetime | None = None
    files: list[str] = field(default_factory=list)
    read: float = 0
    duplicates: float = 0
    rejected: float = 0
    is_repeated: bool = True
    measures: dict[tuple[str, str], float] = field(default_factory=dict)
    members: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def rows(self) -> float:
        """Good rows."""
        return self.measures.get(("rows", ""), 0.0)

    def measure(self, metric: str, column: str) -> float:
        """A measure of a column; 0 where the profile has none."""
        return self.measures.get((metric, column), 0.0)

    def add(self, metric: str, column: str, member: str, value: float) -> None:
        """Add a row of a file's profile."""
        if metric == "rejected":
            metric, member = f"rejected {member}", ""
        if metric == "members":
            counts = self.members[column]
            counts[member] = counts.get(member, 0.0) + value
            return
        held = self.measures.get((metric, column))
        self.measures[metric, column] = value if held is None else _joined(metric, held, value)


def _joined(metric: str, held: float, value: float) -> float:
    if metric.endswith("minimum"):
        return min(held, value)
    return max(held, value) if metric.endswith("maximum") else held + value


def read_deliveries(
    connection: duckdb.DuckDBPyConnection,
    empty: Iterable[Delivered],
    published: Collection[str],
    window: int,
) -> dict[Series, list[Delivered]]:
    """The deliveries of each series, oldest first.

    Args:
        connection: The warehouse, loaded.
        empty: Deliveries without rows, which have no profile.
        published: Ids of the files that readers have seen.
        window: How many deliveries are compared with: so many are read before the oldest one that
            is not published, and before the newest.
    """
    found: dict[Series, dict[date, Delivered]] = defaultdict(dict)
    for row in read_rows(connection, _FILES):
        series = (row["mapping"], row["feed"])
        one = found[series].setdefault(row["day"], Delivered(series, row["day"]))
        _add_file(one, row)
    for one in empty:
        found[one.series].setdefault(one.day, one)
    kept = {
        series: _recent(list(days.values()), published, window) for series, days in found.items()
    }
    _add_profiles(connection, [one for deliveries in kept.values() for one in deliveries])
    return kept


def is_published(one: Delivered, published: Collection[str]) -> bool:
    """Whether readers have seen all files of a delivery."""
    return all(file_id in published for file_id in one.files)


def _recent(
    deliveries: list[Delivered], published: Collection[str], window: int
) -> list[Delivered]:
    deliveries = sorted(deliveries, key=lambda one: one.day)
    new = [n for n, one in enumerate(deliveries) if not is_published(one, published)]
    first = min([*new, len(deliveries) - 1])
    return deliveries[max(first - window, 0) :]


def _add_file(one: Delivered, row: dict[str, Any]) -> None:
    exported: datetime | None = row["exported_at"]
    if exported is not None:
        one.exported_at = max(one.exported_at or exported, exported)
    one.files.append(row["file_id"])
    one.read += row["records_read"]
    one.duplicates += row["duplicate"]
    one.rejected += row["rejected"]
    one.is_repeated &= row["is_repeated"]


def _add_profiles(connection: duckdb.DuckDBPyConnection, deliveries: Iterable[Delivered]) -> None:
    owners = {(name, one.series[1]): one for one in deliveries for name in one.files}
    files, feeds = [key[0] for key in owners], [key[1] for key in owners]
    marks = marks_of(connection, known_words(PROJECT, read_contracts(PROJECT).values()))
    result = connection.execute(_PROFILES, {"files": files, "feeds": feeds})
    for file_id, feed, metric, column, member, value in result.fetchall():
        owners[file_id, feed].add(metric, column, named(member, marks), value)
