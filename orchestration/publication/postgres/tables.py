"""The published tables, as PostgreSQL is to hold them: types, indexes, comments, rows.

Times become `timestamp` without a zone, in UTC as everywhere here. `timestamptz` is shown and cut
into days by the time zone of whoever asks, so that one question would have an answer for each
reader; the day of the reporting zone stands beside it as a date of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.publication.postgres.errors import PostgresFailed
from orchestration.publication.postgres.target import literal, name

if TYPE_CHECKING:
    import duckdb

    from orchestration.publication.postgres.target import Target

_TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_LIST = "[]"
_BATCH_ROWS = 50_000
_BY_KPI = ("kpi_id", "period_grain", "dimension", "period_date")
_BY_STAGE = ("journey_id", "stage_id", "period_date")


@dataclass(frozen=True)
class Column:
    """A column of the published file, with what the models say of it."""

    name: str
    type: str
    comment: str | None


@dataclass(frozen=True)
class Table:
    """A table of the published file."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]

    @property
    def path(self) -> str:
        """`schema.name`, for people."""
        return f"{self.schema}.{self.name}"


def read_tables(published: duckdb.DuckDBPyConnection) -> list[Table]:
    """All tables of a published file, which carries the models' descriptions as comments."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, *column in published.execute(
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
        "where not internal order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault((schema, table), []).append(Column(*column))
    tables = published.execute(
        "select schema_name, table_name, comment from duckdb_tables() order by all"
    ).fetchall()
    return [
        Table(schema, table, comment, tuple(columns[schema, table]))
        for schema, table, comment in tables
    ]


def read_schemas(published: duckdb.DuckDBPyConnection) -> list[str]:
    """The schemas of a published file that hold anything."""
    rows = published.execute(
        "select schema_name from duckdb_tables() union "
        "select schema_name from duckdb_views() where not internal order by 1"
    ).fetchall()
    return [schema for (schema,) in rows]


def copy(published: duckdb.DuckDBPyConnection, target: Target, table: Table, schema: str) -> int:
    """Write a table with its rows, indexes and comments into a schema, and give its rows' number.

    Raises:
        PostgresFailed: a column has a type that is not known here.
        Refused: PostgreSQL refused it.
    """
    target.doing = f"writing {table.path}"
    where = f"{name(schema)}.{name(table.name)}"
    columns = ", ".join(f"{name(each.name)} {_type(table, each)}" for each in table.columns)
    target.run(f"create table {where} ({columns})")
    rows = published.sql(f'from "{table.schema}"."{table.name}"').to_arrow_reader(_BATCH_ROWS)
    count = target.ingest(schema, table.name, rows)
    # Visible to every snapshot, and what the planner asks for, before anybody reads it.
    target.run(f"vacuum (analyze) {where}")
    for statement in (*_indexes(table, where), *_comments(table, where)):
        target.run(statement)
    return count


def _type(table: Table, column: Column) -> str:
    of_one = column.type.removesuffix(_LIST)
    decimal = _DECIMAL.fullmatch(of_one)
    known = f"numeric({decimal[1]},{decimal[2]})" if decimal else _TYPES.get(of_one)
    if known is None:
        raise PostgresFailed(
            f"{table.path}.{column.name} is of type {column.type}, which is not copied to "
            "PostgreSQL yet: orchestration/publication/postgres/tables.py lists those that are."
        )
    return known + _LIST * (column.type != of_one)


def indexed(table: Table) -> list[tuple[str, ...]]:
    """What is looked for in a table, as columns of an index each.

    A KPI (or stage) by grain, breakdown and period, and a period over all of them; else the key,
    which is the first column, the customer, and the first date, which is that of the event.
    """
    names = [each.name for each in table.columns]
    dates = [(each.name,) for each in table.columns if each.type == "DATE"][:1]
    if len(names) < 2:
        return []
    for lead in (_BY_KPI, _BY_STAGE):
        if lead[0] in names:
            by = tuple(each for each in lead if each in names)
            return list(dict.fromkeys([by, *dates]))
    keys = [(each,) for each in names if each in (names[0], "customer_id") and each.endswith("_id")]
    return [*keys, *dates]


def _indexes(table: Table, where: str) -> list[str]:
    lists = (", ".join(name(each) for each in columns) for columns in indexed(table))
    return [f"create index on {where} ({columns})" for columns in lists]


def _comments(table: Table, where: str) -> list[str]:
    told = [f"comment on table {where} is {literal(table.comment)}"] if table.comment else []
    return told + [
        f"comment on column {where}.{name(each.name)} is {literal(each.comment)}"
        for each in table.columns
        if each.comment
    ]
