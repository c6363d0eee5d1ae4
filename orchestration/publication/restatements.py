"""`ops.restatements`: final values that readers saw and that differ now, and what came in between.

A value is final once its period is over and its maturity has passed. That an open period moves
is no restatement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from orchestration.explain.lineage import feeds_behind
from orchestration.quality.changed_settings import changed_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from orchestration.publication.layout import Publication
    from orchestration.settings import Settings

VALUES = "ops.restatements"
CAUSES = "ops.restatement_causes"

_KEY = "kpi_id, period_grain, period_date, dimension, dimension_value, timing"
_VALUES = f"""
create table cx.{VALUES} as
with
before as (
    select *, is_mature and not is_partial as is_final
    from read_parquet($before)
    where value is not null
),

after as (
    select *, is_mature and not is_partial as is_final
    from cx.kpis.kpi_values
    where value is not null
),

-- a value that was not there can only be late where the newest final period then was as late
reached as (
    select kpi_id, period_grain, timing, max(period_date) as reached_date
    from before
    where is_final
    group by all
)

select
    {_KEY},
    case
        when before.value is null then 'new'
        when after.value is null then 'withdrawn'
        else 'changed'
    end as event,
    after.value,
    before.value as previous_value,
    after.value - before.value as change,
    after.n,
    before.n as previous_n,
    after.value not between before.ci_low and before.ci_high as is_beyond_interval,
    $run_id as previous_run_id
from before
full join after using ({_KEY})
left join reached using (kpi_id, period_grain, timing)
where
    (before.value, before.n) is distinct from (after.value, after.n)
    and (
        before.is_final
        or (before.value is null and after.is_final and period_date <= reached_date)
    )
order by {_KEY}
"""
_NO_VALUES = f"""
create table cx.{VALUES} as
select
    {_KEY}, '' as event, value, value as previous_value, value as change, n, n as previous_n,
    false as is_beyond_interval, '' as previous_run_id
from cx.kpis.kpi_values
where false
"""
_RESTATED = f"""
select
    kpi_id,
    coalesce(after.observations, before.observations) as observations,
    before.version as version_before,
    after.version as version_after
from (select distinct kpi_id from cx.{VALUES})
left join read_parquet($before) as before using (kpi_id)
left join cx.kpis.dim_kpi as after using (kpi_id)
order by kpi_id
"""
_HELD = "select file_id, loaded_at from {} where state in ('loaded', 'missing')"
_FILES = f"""
with
before as ({_HELD.format("read_parquet($files)")}),

after as ({_HELD.format("cx.ops.files")}),

moved as (
    select file_id, case when after.loaded_at is null then 'withdrawal' else 'delivery' end as cause
    from before
    full join after using (file_id)
    where before.loaded_at is distinct from after.loaded_at
)

select cause, file_id, coalesce(now.feed, earlier.feed) as feed,
    coalesce(now.inserted + now.updated, earlier.inserted + earlier.updated) as records
from moved
left join cx.ops.file_feeds as now using (file_id)
left join read_parquet($feeds) as earlier on moved.file_id = earlier.file_id and now.file_id is null
where coalesce(now.inserted + now.updated, earlier.inserted + earlier.updated) > 0
order by all
"""

_COMMENTS = {
    VALUES: "One row per KPI value that was final in the publication before and is another now, is "
    "gone, or appeared in a period that was closed then.",
    CAUSES: "One row per restated KPI and thing that changed since the publication before and "
    "bears on it: delivery or withdrawal (file and feed), setting, definition; program where none "
    "of these did.",
}


class _Cause(NamedTuple):
    """One thing that changed since the publication before and bears on a KPI."""

    kpi_id: str
    cause: str
    file_id: str | None = None
    feed: str | None = None
    records: int | None = None
    told: str | None = None


def write(
    connection: duckdb.DuckDBPyConnection, settings: Settings, previous: Publication | None
) -> list[dict[str, Any]]:
    """Create both tables in the attached catalog `cx`, and return how many values by KPI and why.

    Args:
        connection: The warehouse, with the new file attached, its marts and `ops` in it.
        settings: Where dbt's manifest lies.
        previous: What readers see until now; before the first publication nothing is restated.
    """
    if previous is None:
        connection.execute(_NO_VALUES)
    else:
        parameters = {"before": str(previous.values), "run_id": previous.run_id}
        connection.execute(_VALUES, parameters)
    causes = list(_causes(connection, settings, previous)) if previous else []
    connection.execute(
        f"create table cx.{CAUSES} (kpi_id varchar, cause varchar, file_id varchar, "
        "feed varchar, records bigint, told varchar)"
    )
    if causes:
        connection.executemany(f"insert into cx.{CAUSES} values (?, ?, ?, ?, ?, ?)", causes)
    for table, comment in _COMMENTS.items():
        connection.execute(f"comment on table cx.{table} is '{comment}'")
    return _summary(connection)


def _causes(
    connection: duckdb.DuckDBPyConnection, settings: Settings, previous: Publication
) -> Iterator[_Cause]:
    told = {"before": str(previous.table("kpis.dim_kpi"))}
    restated = connection.execute(_RESTATED, told).fetchall()
    if not restated:
        return
    behind = feeds_behind(settings, {observed for _, observed, *_ in restated})
    files = _files(connection, previous)
    changed = changed_settings(connection, previous.context)
    for kpi, observed, before, after in restated:
        found = [
            _Cause(kpi, cause, file_id, feed, records)
            for cause, file_id, feed, records in files
            if feed in behind[observed]
        ]
        found += [_Cause(kpi, "setting", told=setting) for setting in changed]
        if before != after:
            now = "no longer in the registry" if after is None else f"now version {after}"
            found.append(_Cause(kpi, "definition", told=f"version {before}, {now}"))
        yield from found or [_Cause(kpi, "program", told="models, seeds or the program")]


def _files(
    connection: duckdb.DuckDBPyConnection, previous: Publication
) -> list[tuple[str, str, str, int]]:
    """Files loaded, loaded anew or taken back since, with the feeds whose rows they changed."""
    told = {
        "files": str(previous.table("ops.files")),
        "feeds": str(previous.table("ops.file_feeds")),
    }
    return connection.execute(_FILES, told).fetchall()


def _summary(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Per restated KPI: how many values, and what bears on it; for the manifest, kept for ever."""
    rows = connection.execute(
        "select kpi_id, number, list(coalesce(file_id, told) order by file_id, told) as because "
        f"from (select kpi_id, count(*) as number from cx.{VALUES} group by kpi_id) "
        f"inner join (select distinct kpi_id, file_id, told from cx.{CAUSES}) using (kpi_id) "
        "group by all order by kpi_id"
    ).fetchall()
    return [{"kpi_id": kpi, "value_count": number, "because": why} for kpi, number, why in rows]
