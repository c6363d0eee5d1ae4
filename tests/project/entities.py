"""Which published tables join, and by which columns, out of what the models' yml declares.

A column that other tables refer to says in its `meta` by which names: `referenced_as`. Every
published column of such a name refers to it, but those of the tables in `not_by`. `together_with`
names the columns that it is a key with; `strangers` the members that have no row there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orchestration.settings import PROJECT
from tests.project.marts import SCHEMAS, models

PAGE = PROJECT / "docs" / "entities.md"
WITHOUT_TABLE = {
    "account_id": "the company or household that a customer belongs to",
    "answer_id": "one filled-in survey that several responses repeat",
    "line_id": "whose journey it is: a customer, else a visitor, an order or a ticket",
    "request_id": "a feedback request's own name",
    "source_customer_id": "the customer in the source's own words",
    "visitor_id": "the browser: `core.fct_sessions` and `journeys.fct_journeys` share it",
}
"""Ids that no published table has a row for."""
_HUB = "dim_customers"
_TOP = """\
# How the published tables join

Made of the models' yml by `python -m tests.project`. Each line below is tried on the published
sample: whatever a column names is there, and no row is found twice (`tests/e2e/test_entities.py`).
The meaning of each column: [marts.md](marts.md).

* `||` is exactly one, `|o` one or none: the column is null, or says `unknown` or `not_applicable`.
  `o{` is any number, `o|` one or none.
* `source_system` needs no join: every id is led by its system. No join is needed for a customer's
  segment or country either: facts hold those of the time.
* Two facts are never joined to add both up: each row of the one would be counted once for every
  row of the other. Add up each by itself, then join by customer or day.
* `kpis.kpi_observations_<id>`: `customer_id` joins `core.dim_customers`; `entity_id` is the key of
  what `kpis.dim_kpi.entity` names. The views of schema `bi` join nothing, on purpose.
* Days (`..._local_date`) join `core.dim_dates.local_date`; keep those it lacks, by a left join.
"""


@dataclass(frozen=True)
class Table:
    """One published table; `key` is what its grain is tested by, `columns` have their types."""

    schema: str
    name: str
    key: tuple[str, ...]
    nullable: tuple[str, ...]
    columns: dict[str, str]

    @property
    def path(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Join:
    """Columns of one table that name a row of another."""

    child: Table
    columns: tuple[str, ...]
    parent: Table
    parent_columns: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def is_one_to_one(self) -> bool:
        """Whether the columns are the child's own key."""
        return set(self.child.key) <= set(self.columns)

    @property
    def is_always_there(self) -> bool:
        """Whether no row may lack it, since it is part of the child's key."""
        held = set(self.child.key) - set(self.child.nullable)
        return set(self.columns) <= held and not self.strangers


def tables() -> dict[str, Table]:
    """Every published table by its name."""
    found = [_table(schema, model) for schema in SCHEMAS for model in models(schema)]
    return {table.name: table for table in found}


def joins() -> list[Join]:
    """Every join, by the table that refers."""
    known = tables()
    found = [
        join
        for schema in SCHEMAS
        for model in models(schema)
        for column in model["columns"]
        for join in _joins(known, known[model["name"]], column)
    ]
    return sorted(found, key=lambda join: (join.child.path, join.columns, join.parent.path))


def page() -> str:
    """The whole page."""
    found = joins()
    customers = [join for join in found if join.parent.name == _HUB]
    others = [join for join in found if join.parent.name != _HUB]
    without = "".join(f"* `{name}`: {told}.\n" for name, told in WITHOUT_TABLE.items())
    parts = [_TOP, f"\nIds that have no table of their own:\n\n{without}", _listed(customers)]
    for schema in ("core", "journeys", "kpis", "actions"):
        within = [join for join in others if join.child.schema == schema]
        parts.append(f"\n## `{schema}`\n\n{_diagram(within)}\n{_lines(within)}")
    return "".join(parts)


def _table(schema: str, model: dict[str, Any]) -> Table:
    grain = next(test["grain"]["arguments"] for test in model["data_tests"] if "grain" in test)
    columns = {column["name"]: column["data_type"] for column in model["columns"]}
    nullable = tuple(grain.get("nullable", ()))
    return Table(schema, model["name"], tuple(grain["key"]), nullable, columns)


def _joins(known: dict[str, Table], parent: Table, column: dict[str, Any]) -> list[Join]:
    told = column.get("config", {}).get("meta", {})
    together = tuple(told.get("together_with", ()))
    return [
        Join(
            child=child,
            columns=(*together, name),
            parent=parent,
            parent_columns=(*together, column["name"]),
            strangers=tuple(told.get("strangers", ())),
        )
        for child in known.values()
        for name in told.get("referenced_as", ())
        if {*together, name} <= child.columns.keys()
        and child.name not in told.get("not_by", ())
        and (child, name) != (parent, column["name"])
    ]


def _listed(found: list[Join]) -> str:
    always = [f"`{join.child.path}`" for join in found if join.is_always_there]
    maybe = [f"`{join.child.path}`" for join in found if not join.is_always_there]
    return (
        "\n## Customers\n\nThese tables tell of customers, by `customer_id`, "
        f"a row of `core.{_HUB}`: {', '.join(always)}.\n\n"
        f"In these it is null where nobody is known: {', '.join(maybe)}.\n"
    )


def _diagram(found: list[Join]) -> str:
    lines = [
        f"    {join.parent.name} {'||' if join.is_always_there else '|o'}--"
        f"{'o|' if join.is_one_to_one else 'o{'} {join.child.name} : {join.columns[-1]}"
        for join in found
    ]
    held = {table.name: table for join in found for table in (join.parent, join.child)}
    boxes = [_box(table, found) for _, table in sorted(held.items())]
    return "\n".join(["```mermaid", "erDiagram", *boxes, *lines, "```", ""])


def _box(table: Table, found: list[Join]) -> str:
    foreign = [name for join in found if join.child == table for name in join.columns]
    named = [name for join in found if join.parent == table for name in join.parent_columns]
    unique = [name for name in named if name not in table.key]
    kinds = (("PK", table.key), ("FK", foreign), ("UK", unique))
    marks = {
        name: ",".join(mark for mark, held in kinds if name in held)
        for name in dict.fromkeys((*table.key, *unique, *foreign))
    }
    rows = "".join(f"        {table.columns[name]} {name} {mark}\n" for name, mark in marks.items())
    return f"    {table.name} {{\n{rows}    }}"


def _lines(found: list[Join]) -> str:
    rows = "".join(
        f"| `{join.child.path}` | {_names(join.columns)} | `{join.parent.path}` "
        f"| {_names(join.parent_columns)} | {'always' if join.is_always_there else 'may lack'} |\n"
        for join in found
    )
    return f"| table | by | joins | its | |\n| --- | --- | --- | --- | --- |\n{rows}"


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)
