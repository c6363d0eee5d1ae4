"""Checks of what was delivered: nothing lost in silence, refused, absent or not understood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from orchestration.quality.checks import CheckResult

if TYPE_CHECKING:
    import duckdb

_SHOWN = 3

_FEEDS_OUT_OF_BALANCE = """
select
    coalesce(files.path, file_feeds.file_id) || ' (' || file_feeds.feed || ')' as place,
    records_read
    is distinct from inserted + updated + unchanged + older + duplicate + filtered + rejected
from ops.file_feeds
left join ops.files using (file_id)
order by place
"""

_FILES_OUT_OF_BALANCE = """
select
    files.path as place,
    records_counted is distinct from records_parsed + (
        select count(distinct rejects.record)
        from ops.rejects
        where rejects.file_id = files.file_id and rejects.column_name = ''
    )
    or not exists (from ops.file_feeds where file_feeds.file_id = files.file_id)
from ops.files
where files.state in ('loaded', 'missing')
order by place
"""

_STATES = """
select
    case when message = '' then path else path || ': ' || message end as place,
    state = $state
from ops.files
order by place
"""

_WORDS = """
select
    mapping || ' ''' || source_value || ''' (' || source_system || ')' as place,
    unmapped.source_value is not null
from intermediate.int_values_observed
left join intermediate.int_values_unmapped as unmapped using (mapping, source_system, source_value)
order by place
"""

_REFERENCES = """
select
    reference || ' (' || unknown_count || ' of ' || record_count || ')' as place,
    unknown_count * 100 > record_count
from intermediate.int_references_unknown
order by place
"""

_TIMES = """
select
    feed || ', ' || fault || ' (' || faulty_count || ' of ' || record_count || ')' as place,
    faulty_count > 0
from intermediate.int_times_faulty
order by place
"""

_AMOUNTS = """
select
    feed || ', ' || fault || ' (' || faulty_count || ' of ' || record_count || ')' as place,
    faulty_count > 0
from intermediate.int_amounts_faulty
order by place
"""

_INTERACTIONS = """
select
    interaction || ' (' || event_count || ' events)' as place,
    not is_listed
from intermediate.int_web_interactions_counted
order by event_count desc, place
"""

_SCORECARD = """
select
    'kpi_values as of ' || coalesce(as_of::varchar, 'no moment') as place,
    (select count(*) from kpis.kpi_values) = 0
    and (
        (select count(*) from core.fct_orders) + (select count(*) from core.fct_tickets)
        + (select count(*) from core.fct_survey_answers)
    ) > 0
from ops.run_context
"""

_NEVER_DELIVERED = """
select feed
from (values (1, 'orders'), (2, 'tickets'), (3, 'survey_responses')) as measured (place, feed)
anti join ops.file_feeds using (feed)
order by place
"""

_UNTRANSLATED = "counted as 'unmapped' until a row of seeds/ says what they mean"
_UNKNOWN = "more than one in a hundred refer to a record that nobody delivered"
_FAULTY = "kept with their times, left out of the clocks they would distort"
_UNVALUED = (
    "left out of every sum of money: set CX_CURRENCY to the currency of the orders, "
    "or add what is missing to seeds/exchange_rates.csv or to the orders"
)
_UNLISTED = (
    "on no journey and at no touchpoint: give each a row in seeds/touchpoint_interactions.csv, "
    "without a touchpoint where it shall be none"
)
_EMPTY = "records were delivered and not one KPI has a value: is --as-of before all of them?"
_LACKING = (
    "no file of {feeds} was delivered: their KPIs have no value, which is normal where there are "
    "none; else put their files under landing and run `cx refresh`"
)
_NO_WORDS = "no delivered record has a word that a row of seeds/ would translate"
_NO_REFERENCES = "no delivered record refers to one that its source delivers"
_NO_TIMES = "no delivered record has a time that a clock runs by"
_NO_AMOUNTS = "no order and no advertisement that could have an amount"
_NO_INTERACTIONS = "no website or app tells of an interaction"
_NOTHING = "nothing was delivered that could be loaded: `cx status` names what lies there"
_REFUSED = "mend the mapping or the file, or take it out of landing, then run `cx refresh`"
_WARNINGS = {
    "incomplete": "not read yet: they are read once they are whole",
    "unmatched": "no mapping reads them: add one under extracts/, or take them out of landing",
    "missing": "no longer in landing: their rows are kept; put them back to be able to load anew",
}


def conservation(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Every record that was counted is accounted for, per file and per file and feed.

    Per feed: read = inserted + updated + unchanged + older + duplicate + filtered + rejected.
    Per loaded file: counted = parsed + no record at all (rejects that name no column), and at
    least one feed was fed.
    """
    return [
        _judge(connection, "conservation_of_feeds", _FEEDS_OUT_OF_BALANCE, "out of balance"),
        _judge(connection, "conservation_of_files", _FILES_OUT_OF_BALANCE, "out of balance"),
    ]


def files(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Refused files block; incomplete, unmatched and missing ones warn."""
    refused = _judge(connection, "files_refused", _STATES, _REFUSED, state="refused")
    warned = [
        _judge(connection, f"files_{state}", _STATES, advice, state=state, severity="warn")
        for state, advice in _WARNINGS.items()
    ]
    return [refused, *warned]


def meanings(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """What no seed translates or lists, references into the void, faulty times and amounts."""
    return [
        _meaning(connection, "words_unmapped", _WORDS, _UNTRANSLATED, _NO_WORDS),
        _meaning(connection, "references_unknown", _REFERENCES, _UNKNOWN, _NO_REFERENCES),
        _meaning(connection, "times_faulty", _TIMES, _FAULTY, _NO_TIMES),
        _meaning(connection, "amounts_faulty", _AMOUNTS, _UNVALUED, _NO_AMOUNTS),
        _meaning(connection, "interactions_unlisted", _INTERACTIONS, _UNLISTED, _NO_INTERACTIONS),
    ]


def has_values(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    """Where there is something to measure there is a value; else nothing may be published.

    Feeds that nobody delivered are named, whether it passes or not.
    """
    judged = _judge(connection, "scorecard_has_values", _SCORECARD, _EMPTY)
    lacking = [feed for (feed,) in connection.execute(_NEVER_DELIVERED).fetchall()]
    if not lacking or not judged.evaluated:
        return judged
    told = _LACKING.format(feeds=", ".join(lacking))
    return replace(judged, message=f"{judged.message}; {told}" if judged.message else told)


def _meaning(
    connection: duckdb.DuckDBPyConnection, name: str, query: str, advice: str, nothing: str
) -> CheckResult:
    """A warning about what records say; where none says such a thing, none can be at fault."""
    judged = _judge(connection, name, query, advice, severity="warn")
    return judged if judged.evaluated else replace(judged, status="pass", message=nothing)


def _judge(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    advice: str,
    *,
    state: str | None = None,
    severity: str = "error",
) -> CheckResult:
    """Run a query that gives each place looked at, and whether it is at fault."""
    rows = connection.execute(query, {"state": state} if state else {}).fetchall()
    faults = [place for place, is_fault in rows if is_fault]
    failed = "fail" if severity == "error" else "warn"
    return CheckResult(
        check_name=name,
        kind="load",
        severity=severity,
        status=failed if faults or not rows else "pass",
        failures=len(faults),
        evaluated=len(rows),
        message=_message(faults, advice) if rows else _NOTHING,
    )


def _message(faults: list[str], advice: str) -> str:
    if not faults:
        return ""
    more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    return f"{'; '.join(faults[:_SHOWN])}{more}: {advice}"
