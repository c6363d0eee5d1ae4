"""Which tables are published: the marts of the dbt project, as dbt's own manifest lists them.

Not what the warehouse happens to hold: a model that was removed leaves its table behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.dbt_run import manifest_file

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

MART_SCHEMAS = ("core", "journeys", "kpis", "actions")
_SORTED_BY = ("kpi_id", "period_grain", "dimension", "dimension_value", "timing", "period_date")
_CUSTOMERS_SORTED_BY = ("customer_id", "period_grain", "period_date", "month_date")
_JOURNEYS_SORTED_BY = ("customer_id", "journey_id", "instance_id", "stage_number")


class MartsMissing(RuntimeError):  # noqa: N818 - reads as what it says
    """The warehouse lacks tables that the project defines; the message names them."""


@dataclass(frozen=True)
class Mart:
    """One published table with its documentation."""

    schema: str
    name: str
    description: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """`schema.name`, unquoted: names of models are plain words."""
        return f"{self.schema}.{self.name}"


def read_marts(settings: Settings) -> list[Mart]:
    """The models of the mart schemas, sorted by name.

    Raises:
        MartsMissing: dbt has not parsed the project for this warehouse, or it has no marts.
    """
    path = manifest_file(settings)
    marts = sorted(_marts(path), key=lambda mart: mart.path) if path.is_file() else []
    if not marts:
        raise MartsMissing(f"{path} lists no marts. Run `cx build` first.")
    return marts


def require_built(connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    """Make sure that the warehouse holds every mart.

    Raises:
        MartsMissing: some are not built.
    """
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = current_database()"
    ).fetchall()
    missing = {mart.path for mart in marts} - {row[0] for row in rows}
    if missing:
        raise MartsMissing(f"Not built: {', '.join(sorted(missing))}. Run `cx build` first.")


def order_of(connection: duckdb.DuckDBPyConnection, mart: Mart) -> str:
    """An `order by` that lets a query of one KPI skip the others' row groups; else nothing.

    What a mart says of customers over time and of their journeys lies by customer: so their long
    ids are stored once.
    """
    rows = connection.execute(
        "select column_name from information_schema.columns "
        "where table_catalog = current_database() and table_schema = ? and table_name = ? "
        "order by ordinal_position",
        [mart.schema, mart.name],
    ).fetchall()
    columns = [name for (name,) in rows]
    if "kpi_id" in columns:
        return _ordered(_SORTED_BY, columns)
    if "instance_id" in columns:
        return _ordered(_JOURNEYS_SORTED_BY, columns)
    return _ordered(_CUSTOMERS_SORTED_BY, columns) if columns[:1] == ["customer_id"] else ""


def _ordered(wanted: tuple[str, ...], columns: list[str]) -> str:
    return f"order by {', '.join(name for name in wanted if name in columns)}"


def _marts(path: Path) -> Iterator[Mart]:
    for node in json.loads(path.read_text("utf-8"))["nodes"].values():
        if node["resource_type"] == "model" and node["schema"] in MART_SCHEMAS:
            yield _mart(node)


def _mart(node: dict[str, Any]) -> Mart:
    columns = {name: column["description"] for name, column in node["columns"].items()}
    return Mart(node["schema"], node["alias"], node["description"], columns)
