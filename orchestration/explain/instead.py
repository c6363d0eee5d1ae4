"""What is said of a question that nothing published answers: what could be asked instead."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import duckdb

    from orchestration.explain.question import Question
    from orchestration.warehouse import Row

_SHOWN = 12
_LIKE = 0.5  # of 1, as difflib counts; a name that differs more is another
_KNOWN = "select distinct {column} as known from kpis.kpi_values where kpi_id = $kpi_id order by 1"
_VALUES = """
select distinct dimension_value as known from kpis.kpi_values
where kpi_id = $kpi_id and dimension = $dimension and period_grain = $grain and timing = $timing
order by 1
"""
_STAGES = "select distinct unnest([measure, journey_id, stage_id]) as known from {table}"
_STAGE_VALUES = "journeys.stage_values"
_STAGE_ROWS = "journeys.fct_journey_stages"


def of_kpi(connection: duckdb.DuckDBPyConnection, kpi_id: str, kpis: Iterable[str]) -> str:
    """There is no such KPI: those of a like name, and whether a stage of a journey is meant."""
    return (
        f"There is no KPI {kpi_id!r}. {_close(kpi_id, kpis)}{_stages(connection, kpi_id)}"
        'All of them: cx query "select kpi_id, question from kpis.dim_kpi"'
    )


def of_cell(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    """Which part of the question is not published: the grain, the breakdown, timing, or value."""
    for column, asked in (
        ("period_grain", question.grain),
        ("dimension", question.dimension),
        ("timing", question.timing),
    ):
        rows = read_rows(connection, _KNOWN.format(column=column), {"kpi_id": question.kpi_id})
        known = [row["known"] for row in rows]
        if not known:
            return (
                f"{question.kpi_id} has no data: nothing that it counts was delivered. "
                "Its feeds and what became of them: cx status"
            )
        if asked not in known:
            name = column.removeprefix("period_")
            return (
                f"{question.kpi_id} has no {name} {asked!r}. {_close(asked, known)}"
                f"It has {', '.join(known)}."
            )
    return _of_value(connection, question)


def of_period(question: Question, asked: date, span: Row) -> str:
    """The cell has no such period: the first and the last that it has."""
    of = "" if question.dimension == "all" else f" by {_breakdown(question)}"
    return (
        f"{question.kpi_id}{of} has no {question.grain} of {asked}: its {question.grain}s reach "
        f"from {span['first']} to {span['last']}."
    )


def _of_value(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    cell = {name: question.cell[name] for name in ("kpi_id", "dimension", "grain", "timing")}
    known = [row["known"] for row in read_rows(connection, _VALUES, cell)]
    nothing = f"{question.kpi_id} has no value for {_breakdown(question)} by the {question.grain}."
    if 0 < len(known) <= _SHOWN:
        return f"{nothing} It has {', '.join(known)}."
    return (
        f"{nothing} {_close(question.dimension_value, known)}Its {len(known):,} values: "
        f'cx query "select distinct dimension_value from kpis.kpi_{question.kpi_id} '
        f"where dimension = '{question.dimension}'\""
    )


def _breakdown(question: Question) -> str:
    return f"{question.dimension} = {question.dimension_value!r}"


def _close(asked: str, known: Iterable[str]) -> str:
    by_name = {name.lower(): name for name in known}
    close = get_close_matches(asked.lower(), by_name, n=3, cutoff=_LIKE)
    return f"Close to it: {', '.join(by_name[name] for name in close)}. " if close else ""


def _stages(connection: duckdb.DuckDBPyConnection, kpi_id: str) -> str:
    """Measures of stages are published by journey and stage, in a table of their own."""
    there = "select 1 from duckdb_tables() where schema_name || '.' || table_name = $table"
    if not read_rows(connection, there, {"table": _STAGE_VALUES}):
        return ""
    rows = read_rows(connection, _STAGES.format(table=_STAGE_VALUES))
    close = get_close_matches(kpi_id, [row["known"] for row in rows], n=1, cutoff=_LIKE)
    if not close:
        return ""
    return (
        f"{close[0]!r} of journeys is in {_STAGE_VALUES}, one measure by journey and stage: "
        f"cx query \"from {_STAGE_VALUES} where dimension = 'all' and "
        f"'{close[0]}' in (measure, journey_id, stage_id)\"; the rows behind it are in "
        f"{_STAGE_ROWS}. "
    )
