"""The gate on the scorecard: no KPI jumped beyond its history unexplained, none was restated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from orchestration.extracts.contracts import read_yaml
from orchestration.publication.pointer import current
from orchestration.quality import results, suites
from orchestration.quality.changed_settings import changed_settings
from orchestration.quality.history import OTHER_MINIMUM, WIDTH
from orchestration.quality.kinds import scorecard_severities
from orchestration.quality.known_events import KnownEvent, explanation, read_known_events
from orchestration.quality.results import Result
from orchestration.quality.verdicts import check_of
from orchestration.settings import PROJECT
from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.quality.checks import CheckResult
    from orchestration.settings import Settings

SUITE = "scorecard"
PERIODS = 12
"""Complete periods before the newest that its level is held to."""
_MODELS = "models/marts/kpis/_kpis__models.yml"
_ADVICE = (
    "look at its observations, name the period in seeds/known_events.csv, "
    "or `cx publish --accept '<reason>'`"
)

_COUNT = """
select count(distinct kpi_id) from {values}
where value is not null and dimension = 'all'
"""

NEWEST = f"""
with
complete as (
    select
        kpi_id, period_grain, period_date, timing, value,
        coalesce((ci_high - ci_low) / 3.92, abs(value) / sqrt(greatest(n, 1))) as chance,
        row_number() over (
            partition by kpi_id, period_grain, timing order by period_date desc
        ) as age,
    from kpis.kpi_values
    where
        dimension = 'all' and period_grain in ('week', 'month')
        and not is_partial and is_mature and value is not null
),

newest as (from complete where age = 1),

past as (
    select *, median(value) over series as centre, count(*) over series as periods,
    from complete
    where age between 2 and {PERIODS + 1}
    window series as (partition by kpi_id, period_grain, timing)
),

baselines as (
    select
        kpi_id, period_grain, timing, centre, periods,
        greatest(
            1.4826 * median(abs(value - centre)),
            quantile_cont(abs(value - centre), 0.9) / 1.645
        ) as noise,
    from past
    where periods >= {OTHER_MINIMUM}
    group by all
)

select
    newest.kpi_id, newest.period_grain, newest.period_date, newest.timing, value as observed,
    centre - {WIDTH} * (1 + 4 / periods) * greatest(noise, chance) as lower,
    centre + {WIDTH} * (1 + 4 / periods) * greatest(noise, chance) as upper,
    case when centre is null then 'no history yet' end as not_judged
from newest
left join baselines using (kpi_id, period_grain, timing)
where newest.period_date > (select max(as_of) from ops.run_context)::date - 120
order by all
"""

_RESTATED = """
select
    kpi_id, period_grain, period_date, timing, after.value as observed,
    least(before.ci_low, before.value - 0.01 * abs(before.value)) as lower,
    greatest(before.ci_high, before.value + 0.01 * abs(before.value)) as upper,
    null as not_judged
from kpis.kpi_values as after
inner join read_parquet($before) as before
    using (kpi_id, period_grain, period_date, dimension, dimension_value, timing)
where
    dimension = 'all' and period_grain in ('week', 'month')
    and not before.is_partial and before.is_mature
    and abs(after.value - before.value) > 1e-9 * (1 + abs(before.value))
order by all
"""

_GONE = """
select
    kpi_id, period_grain, min(period_date) as period_date, timing, count(*) as observed,
    null as lower, 0 as upper, null as not_judged
from read_parquet($before) as before
anti join (from kpis.kpi_values where value is not null) as after
    using (kpi_id, period_grain, period_date, dimension, dimension_value, timing)
where
    dimension = 'all' and period_grain in ('week', 'month')
    and not is_partial and is_mature and value is not null
    and period_date <= (select max(as_of) from ops.run_context)::date
group by all
order by all
"""


def check_scorecard(
    connection: duckdb.DuckDBPyConnection, settings: Settings, run_id: str
) -> CheckResult:
    """Judge the newest complete week and month of every KPI, and what was published before.

    The findings are kept in `ops.expectations`.

    Raises:
        MappingError: kpi_values names an unknown kind of expectation or severity.
    """
    severities = scorecard_severities(_told(PROJECT))
    events = read_known_events(PROJECT)
    found = [
        _result(kind, severities[kind], row, events) for kind, row in _rows(connection, settings)
    ]
    held = [place for place, one in enumerate(found) if one.evaluated]
    figures = [
        suites.Figure(one.expectation, one.observed, *_limits(one))
        for one in (found[place] for place in held)
    ]
    verdict = suites.evaluate(SUITE, figures)
    unmet = {held[place] for place in verdict.unmet}
    found = [
        replace(one, success=place not in unmet) if one.evaluated else one
        for place, one in enumerate(found)
    ]
    results.keep(connection, run_id, found, [SUITE])
    return check_of("expectations_scorecard", found, verdict, _advice(connection, settings))


def _advice(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """What to do about values that are not as they were; a setting that is another comes first."""
    publication = current(settings)
    changed = changed_settings(connection, publication.context) if publication else []
    if not changed:
        return _ADVICE
    return (
        f"likely because of another setting than what is published: {', '.join(changed)}; "
        f"set it back if that was not meant; else {_ADVICE}"
    )


def _told(project: Path) -> dict[str, str]:
    """The severities that the description of kpi_values gives."""
    document = read_yaml((project / _MODELS).read_text("utf-8"))
    model = next(one for one in document["models"] if one["name"] == "kpi_values")
    meta = (model.get("config") or {}).get("meta") or {}
    return dict(meta.get("expectations", {}))


def _rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> Iterator[tuple[str, dict[str, Any]]]:
    publication = current(settings)
    before = str(publication.values) if publication else None
    yield "kpi_count", _counted(connection, before)
    for row in read_rows(connection, NEWEST):
        yield "kpi_jump", row
    if before:
        for row in read_rows(connection, _RESTATED, {"before": before}):
            yield "kpi_restated", row
        for row in read_rows(connection, _GONE, {"before": before}):
            yield "kpi_gone", row


def _counted(connection: duckdb.DuckDBPyConnection, before: str | None) -> dict[str, Any]:
    """How many KPIs have values, against those that were published."""
    now = connection.execute(_COUNT.format(values="kpis.kpi_values")).fetchall()[0][0]
    least = 0
    if before:
        published = _COUNT.format(values="read_parquet($before)")
        least = connection.execute(published, {"before": before}).fetchall()[0][0]
    return {"observed": now, "lower": least, "upper": None, "not_judged": None}


def _result(kind: str, severity: str, row: dict[str, Any], events: Sequence[KnownEvent]) -> Result:
    reason = row["not_judged"] or _explained(row, events)
    named = "kpi_id" in row
    return Result(
        suite=SUITE,
        delivery=f"{row['kpi_id']}, {row['period_grain']} of {row['period_date']}"
        if named
        else "all KPIs",
        expectation=kind,
        column_name=row["timing"] if named and row["timing"] != "all" else "",
        severity=severity,
        success=None,
        observed=row["observed"],
        lower=row["lower"],
        upper=row["upper"],
        evaluated=int(reason is None),
        explanation=reason or "",
    )


def _explained(row: dict[str, Any], events: Sequence[KnownEvent]) -> str | None:
    if "kpi_id" not in row:
        return None
    first: date = row["period_date"]
    last = first + timedelta(days=6 if row["period_grain"] == "week" else 30)
    reason = explanation(events, row["kpi_id"], first, last)
    return f"explained by seeds/known_events.csv: {reason}" if reason else None


def _limits(one: Result) -> tuple[float, float]:
    lower = -math.inf if one.lower is None else one.lower
    return lower, math.inf if one.upper is None else one.upper
