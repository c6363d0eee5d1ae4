"""The ids behind a KPI's number: its newest observations of a month, as records KPIs share."""

from __future__ import annotations

import duckdb

from dashboard.asking import answer
from dashboard.packing import Column

# How many of the newest are kept of a month: as many months before the running one, and it itself.
_HELD_MOST = {1: 1000, 13: 150}
_HELD = {1: 300, 13: 100}
_OTHERS = {1: 200}
_KEPT = {
    **dict.fromkeys((("ticket", "ticket created"), ("ticket", "ticket solved")), _HELD_MOST),
    **dict.fromkeys((("ticket", "first answer due"), ("ticket", "solve due")), _HELD),
    **dict.fromkeys(
        (
            *(("order", anchor) for anchor in ("order placed", "delivery promised")),
            ("order", "order delivered"),
            ("discounted_order", "order placed"),
            ("survey_answer", "answer given"),
            ("detractor", "answer given"),
            ("survey_invitation", "invitation sent"),
            ("delivered_invitation", "invitation sent"),
            ("product_review", "review posted"),
            ("bot_conversation", "conversation start"),
            *(("call", anchor) for anchor in ("call started", "call ended")),
            ("appointment", "appointment booked"),
            ("qa_review", "review"),
            ("cancellation", "cancel requested"),
            ("trial", "trial ended"),
        ),
        _OTHERS,
    ),
}
_CUTS = ("channel", "segment", "customer_type", "product_category", "country", "campaign")
_TOLD = (*_CUTS, "team", "agent", "ticket_category")

# Days of a month from the newest on, with how many observations are newer. They are named to the
# statements one by one, so that blocks of a fact without any of them are not read.
_DAYS = """
    create or replace temp table days as
    with counted as (
        select
            kpi_id as observations,
            local_date,
            date_diff('month', date '2000-01-01', local_date) as month,
            sum(n) as day_count
        from kpis.kpi_daily
        where
            dimension = 'all'
            and timing = 'all'
            and local_date >= date '2000-01-01' + interval {first} month
        group by kpi_id, local_date
    )
    select
        *,
        sum(day_count) over (partition by observations, month) as total,
        sum(day_count) over (partition by observations, month order by local_date desc)
        - day_count as newer
    from counted
"""
_HELD_DAYS = """
    select local_date
    from days
    where observations = $1 and newer < {kept}
"""
_NEWEST = """
    select
        '{observations}' as observations,
        '{entity}/{anchor}' as records,
        cast({scale} as double) as scale,
        entity_id,
        local_date,
        date_diff('month', date '2000-01-01', local_date) as month,
        numerator,
        {told},
        row_number() over (partition by month order by observed_at desc, entity_id desc) as place
    from kpis.kpi_observations_{observations}
    where {condition} and local_date in ({days})
    qualify place <= {kept}
"""

_FOUND = ("create or replace temp table found as", "insert into found")

# An agent of too few is not named on a record. Who is named by one KPI and has too few of another
# is left out there: what is hidden of a person could be worked out from single records.
_LISTS = """
    create or replace temp table newest as
    with agents as (
        select
            kpi_id as observations,
            date_diff('month', date '2000-01-01', period_date) as month,
            dimension_value as agent,
            not is_small_sample as is_enough
        from kpis.kpi_values
        where dimension = 'agent' and period_grain = 'month' and timing = 'all'
    ),
    named as (
        select
            *,
            agent in ('unknown', 'not_applicable') or coalesce(is_enough, false) as is_told,
            bool_or(is_told) over (partition by records, entity_id, local_date) as is_named
        from found
        left join agents using (observations, month, agent)
    )
    select
        * replace (
            case when is_named then agent end as agent,
            is_told or not is_named as is_told
        ),
        dense_rank() over (
            partition by records, month order by local_date desc, entity_id desc
        ) as number
    from named
"""

_RECORDS = """
    select
        records,
        month,
        list(entity_id order by number) as ids,
        list(day(local_date) order by number) as "days",
        {told}
    from (
        select distinct on (records, month, number) * from newest
        order by records, month, number, observations
    )
    group by records, month
    order by records, month
"""

# By the numbers of the records: what is measured of each that counts, null for the others.
_MEASURES = """
    with totals as (
        select distinct observations, month, total
        from days
    ),
    lists as (
        select distinct records, observations, month, total
        from newest
        inner join totals using (observations, month)
    ),
    numbers as (
        select distinct records, month, number
        from newest
    )
    select
        observations,
        records,
        month,
        lists.total,
        list(
            case when is_told then cast(numerator / scale as float) end order by number
        ) as measures
    from lists
    inner join numbers using (records, month)
    left join newest using (observations, records, month, number)
    group by observations, records, month, lists.total
    order by records, observations, month
"""


_REGISTERED = """
    select observations, entity, date_anchor, min(scale) as scale
    from kpis.dim_kpi
    where kind <> 'ratio'
    group by observations, entity, date_anchor
    order by entity, date_anchor, observations
"""
_VIEWS = """
    select table_name, list(column_name)
    from duckdb_columns()
    where schema_name = 'kpis'
    group by table_name
"""


def observed(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Column]]:
    """`records` by what they are and the month, and `observed`, what KPIs measure of them.

    Args:
        connection: A published file, which may be read-only: what is worked out is temporary.
    """
    first = _running(connection) - max(month for kept in _KEPT.values() for month in kept)
    connection.execute(_DAYS.format(first=first))
    # One by one: as one union the statements take longer to plan than to run.
    for place, newest in enumerate(_newest(connection)):
        connection.execute(f"{_FOUND[place > 0]} {newest}")
    connection.execute(_LISTS)
    told = ", ".join(f"{_known(name)} as {name}" for name in _TOLD)
    records = answer(connection, _RECORDS.format(told=told))
    return {"records": records, "observed": answer(connection, _MEASURES)}


def _newest(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A statement for each file of observations that are records with an id of their own."""
    views = dict(connection.execute(_VIEWS).fetchall())
    running = _running(connection)
    statements = []
    for observations, entity, anchor, scale in connection.execute(_REGISTERED).fetchall():
        kept = _KEPT.get((entity, anchor))
        if kept:
            limits = _limits(kept, running)
            days = connection.execute(_HELD_DAYS.format(kept=limits), [observations]).fetchall()
            has_latest = "is_latest" in views[f"kpi_observations_{observations}"]
            statements.append(
                _NEWEST.format(
                    observations=observations,
                    entity=entity,
                    anchor=anchor,
                    scale=scale,
                    told=", ".join(_TOLD),
                    kept=limits,
                    days=", ".join(f"date '{day}'" for (day,) in days) or "null",
                    condition="is_latest" if has_latest else "true",
                )
            )
    return statements


def _running(connection: duckdb.DuckDBPyConnection) -> int:
    """The month that has begun, counted from January 2000."""
    asked = "select date_diff('month', date '2000-01-01', as_of) from ops.publication"
    (month,) = connection.execute(asked).fetchall()[0]
    return int(month)


def _limits(kept: dict[int, int], running: int) -> str:
    """How many are kept of a month, in SQL."""
    whens = [f"when month >= {running - months} then {most}" for months, most in kept.items()]
    return f"case {' '.join(whens)} else 0 end"


def _known(name: str) -> str:
    """The values of a breakdown in SQL, null where it applies to none of the records."""
    values = f"list({name} order by number)"
    return f"case when bool_or(coalesce({name} <> 'not_applicable', true)) then {values} end"
