"""What can be exported: each table and view of a publication, and lists made of them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_LISTS = {
    "feedback-requests": (
        "select request_id, customer_id, source_customer_id, touchpoint, survey_id, survey, "
        "order_id, ticket_id, channel, ask_at, ask_wall_clock_at, time_zone, latest_ask_at "
        "from actions.feedback_requests where decision = 'ask' order by ask_at, request_id"
    )
}
_NEAREST = 5
_LIKENESS = 0.5


class UnknownMart(LookupError):  # noqa: N818 - reads as what it says
    """Nothing published has that name; the message says which names are near."""


@dataclass(frozen=True)
class Content:
    """What is exported: its name, and the question whose answer it is."""

    name: str
    sql: str


def find(connection: duckdb.DuckDBPyConnection, told: str) -> Content:
    """What is meant by `schema.table`, by a table's name alone, or by the name of a list.

    Raises:
        UnknownMart: nothing published has that name, or tables of several schemas have.
    """
    if told in _LISTS:
        return Content(told, _LISTS[told])
    paths = _paths(connection)
    found = paths.get(told.lower(), [])
    if len(found) != 1:
        raise UnknownMart(_several(told, found) if found else _none(told, paths))
    schema, name = found[0].split(".")
    return Content(found[0], f'from "{schema}"."{name}"')


def _paths(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Tables and views as `schema.table`, by each name that they go by."""
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() order by all"
    ).fetchall()
    paths: dict[str, list[str]] = defaultdict(list)
    for schema, name in rows:
        for alias in (name, f"{schema}.{name}"):
            paths[alias].append(f"{schema}.{name}")
    return paths


def _several(told: str, found: list[str]) -> str:
    return f"several are called {told!r}: name one of {', '.join(found)}"


def _none(told: str, paths: dict[str, list[str]]) -> str:
    names = [*_LISTS, *paths]
    near = difflib.get_close_matches(told.lower(), names, _NEAREST, _LIKENESS)
    whole = dict.fromkeys(path for name in near for path in paths.get(name, [name]))
    hint = f"near it: {', '.join(whole)}" if whole else 'all: cx query "show all tables"'
    return f"nothing published is called {told!r}; {hint}"
