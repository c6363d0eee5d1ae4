"""The rows behind a published number: those that count, those that do not, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Constant
from duckdb import SQLExpression as Sql

from orchestration.extracts.casts import literal
from orchestration.warehouse import Row, connect, read_rows

if TYPE_CHECKING:
    import duckdb

    from orchestration.explain.origins import Origin
    from orchestration.explain.question import Question
    from orchestration.settings import Settings

_OTHER = "does not have what is counted"
_LENGTHS = {"day": "1 day", "week": "7 days", "month": "1 month", "quarter": "3 months"}
_FILES = """
select files.path, files.mapping, files.loaded_at, count(*) as records
from staging.{staged} as staged
inner join ops.files as files on staged.file_id = files.file_id
where list_contains($ids, {key})
group by all
order by files.path
"""


def observations(
    connection: duckdb.DuckDBPyConnection, question: Question, observed: str
) -> duckdb.DuckDBPyRelation:
    """The observations of the question's period, breakdown and timing."""
    found = connection.table(f"kpis.kpi_observations_{observed}")
    found = _within(found, "local_date", question)
    if "period_grain" in found.columns:
        found = found.filter(Column("period_grain") == Constant(question.grain))
    if question.timing != "all":
        found = found.filter("is_well_timed")
    elif "is_latest" in found.columns:
        found = found.filter("is_latest")
    return _of_the_breakdown(found, question)


def newest(counted: duckdb.DuckDBPyRelation, limit: int, scale: float) -> list[Row]:
    """The newest observations: id, date, and what each adds, the numerator in the KPI's unit."""
    columns = ("entity_id", "local_date", "numerator", "denominator")
    first = counted.order("local_date desc, entity_id").limit(limit)
    return [
        {**dict(zip(columns, row, strict=True)), "numerator": row[2] / scale}
        for row in first.select(*columns).fetchall()
    ]


def left_out(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    origin: Origin,
    date: str,
    counted: duckdb.DuckDBPyRelation,
) -> list[Row]:
    """Things of the same period and breakdown that do not count, by the first reason that holds.

    `date` is the column of the fact that the KPI counts by.
    """
    fact = _within(connection.table(origin.fact), date, question)
    if question.dimension in fact.columns:
        fact = _of_the_breakdown(fact, question)
    cases = " ".join(f"when {sql} then {literal(told)}" for told, sql in origin.reasons.items())
    other = literal(_OTHER)
    reason = Sql(f"case {cases} else {other} end" if cases else other)
    things = fact.select(Sql(origin.key).alias("entity_id"), reason.alias("reason"))
    others = things.join(counted.select("entity_id"), "entity_id", how="anti")
    rows = others.aggregate("reason, count(*) as n").order("n desc, reason").fetchall()
    return [{"reason": reason, "n": n} for reason, n in rows]


def delivered_in(settings: Settings, origin: Origin, ids: list[str]) -> list[Row]:
    """The files that these rows came from, as the warehouse beside the publication knows.

    Raises:
        duckdb.Error: there is no warehouse here, or a run holds it.
    """
    with connect(settings, read_only=True) as connection:
        query = _FILES.format(staged=origin.staged, key=origin.staged_key)
        return read_rows(connection, query, {"ids": ids})


def _within(
    rows: duckdb.DuckDBPyRelation, column: str, question: Question
) -> duckdb.DuckDBPyRelation:
    first = f"date '{question.date}'"
    until = f"({first} + interval '{_LENGTHS[question.grain]}')"
    return rows.filter(f"{column} >= {first} and {column} < {until}")


def _of_the_breakdown(rows: duckdb.DuckDBPyRelation, question: Question) -> duckdb.DuckDBPyRelation:
    if question.dimension == "all":
        return rows
    return rows.filter(Column(question.dimension) == Constant(question.dimension_value))
