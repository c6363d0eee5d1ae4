"""The published views, as PostgreSQL understands them: one per KPI, and those of observations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from orchestration.publication.postgres.target import literal, name

if TYPE_CHECKING:
    import duckdb

    from orchestration.publication.postgres.target import Target


_INTERVALS = {"TO_MONTHS": "months", "TO_DAYS": "days", "TODAYS": "days", "TO_HOURS": "hours"}
"""DuckDB's functions that make an interval, and what PostgreSQL calls their argument."""


@dataclass(frozen=True)
class View:
    """A view of the published file, and what is said of it and of its columns."""

    schema: str
    name: str
    statement: exp.Expr
    comment: str | None
    comments: dict[str, str]

    @property
    def path(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    @property
    def reads(self) -> set[str]:
        """What it reads, by path, and itself."""
        return {f"{each.db}.{each.name}" for each in self.statement.find_all(exp.Table)}


def copy_views(
    published: duckdb.DuckDBPyConnection, target: Target, renamed: Callable[[str], str]
) -> int:
    """Write all views, those that others read before them, and give their number.

    Args:
        published: The published file.
        target: Where to.
        renamed: Gives the schema that a published one has until the swap.

    Raises:
        Refused: PostgreSQL refused one.
    """
    views = _in_order(_read(published))
    for view in views:
        target.doing = f"writing the view {view.path}"
        target.run("; ".join(_statements(view, renamed)))
    return len(views)


def _read(published: duckdb.DuckDBPyConnection) -> list[View]:
    comments: dict[tuple[str, str], dict[str, str]] = {}
    for schema, view, column, comment in published.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where not internal and comment is not null"
    ).fetchall():
        comments.setdefault((schema, view), {})[column] = comment
    rows = published.execute(
        "select schema_name, view_name, sql, comment from duckdb_views() "
        "where not internal order by all"
    ).fetchall()
    return [
        View(schema, view, _parsed(sql), comment, comments.get((schema, view), {}))
        for schema, view, sql, comment in rows
    ]


def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, read="duckdb").transform(_function)


def _function(node: exp.Expr) -> exp.Expr:
    """What DuckDB writes into its views and sqlglot does not write as PostgreSQL has it."""
    called = node.name.upper() if isinstance(node, exp.Anonymous) else node.key.upper()
    if called == "COUNT_STAR":
        return exp.Count(this=exp.Star())
    if called == "DIVIDE":  # of whole numbers, towards 0
        numbers = [exp.cast(each, "numeric") for each in node.expressions]
        return exp.Anonymous(this="div", expressions=numbers)
    if unit := _INTERVALS.get(called):
        number = exp.cast(node.expressions[0] if node.expressions else node.this, "int")
        argument = exp.Kwarg(this=exp.var(unit), expression=number)
        return exp.Anonymous(this="make_interval", expressions=[argument])
    return node


def _in_order(views: list[View]) -> list[View]:
    """Each view after those that it reads."""
    by_path = {view.path: view for view in views}
    reads = {view.path: (view.reads & by_path.keys()) - {view.path} for view in views}
    return [by_path[path] for path in TopologicalSorter(reads).static_order()]


def _statements(view: View, renamed: Callable[[str], str]) -> Iterator[str]:
    for table in view.statement.find_all(exp.Table):
        if table.db:
            table.set("db", exp.to_identifier(renamed(table.db), quoted=True))
    yield view.statement.sql(dialect="postgres")
    where = f"{name(renamed(view.schema))}.{name(view.name)}"
    if view.comment:
        yield f"comment on view {where} is {literal(view.comment)}"
    for column, comment in view.comments.items():
        yield f"comment on column {where}.{name(column)} is {literal(comment)}"
