"""Comments on everything published, so that a BI tool shows beside a column what it means.

What dbt's documentation says of the marts, descriptions.yml of what is published beside them, and
the registry of the KPIs' views.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.extracts.contracts import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from orchestration.publication.catalog import Mart

_OF_OBSERVATIONS = "kpi_observations_"
_KPIS = """
select
    kpi_id,
    concat_ws(' ', name || '.', question, 'Numerator: ' || numerator || '.',
        'Denominator: ' || denominator || '.', 'Left out: ' || exclusions || '.') as told,
    observations
from cx.kpis.dim_kpi
"""
_COLUMNS_OF_VIEWS = """
select views.schema_name, view_name, column_name
from duckdb_columns() as columns
inner join duckdb_views() as views on columns.table_oid = views.view_oid
    and columns.database_name = views.database_name
where views.database_name = 'cx' and columns.comment is null
"""


def write(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart]) -> None:
    """Comment on the tables and views of the attached catalog `cx`.

    In one transaction: each of thousands of comments would flush to the disk by itself.
    """
    connection.execute("begin")
    for kind, target, text in (*_of_marts(marts), *_of_ops(), *_of_views(connection, marts)):
        if text:
            quoted = text.replace("'", "''")
            connection.execute(f"comment on {kind} cx.{target} is '{quoted}'")
    connection.execute("commit")


@cache
def told() -> dict[str, Any]:
    """What is published beside the marts, column by column."""
    text = Path(__file__).with_name("descriptions.yml").read_text("utf-8")
    return dict(read_yaml(text))


def _of_marts(marts: Sequence[Mart]) -> Iterator[tuple[str, str, str]]:
    for mart in marts:
        yield "table", mart.path, mart.description
        for column, text in mart.columns.items():
            yield "column", f"{mart.path}.{column}", text


def _of_ops() -> Iterator[tuple[str, str, str]]:
    for table, columns in told()["ops"].items():
        for column, text in columns.items():
            yield "column", f"ops.{table}.{column}", text


def _of_views(
    connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart]
) -> Iterator[tuple[str, str, str]]:
    """A view is told by its KPI, its columns as those of the table that it is cut from."""
    (values,) = (mart.columns for mart in marts if mart.path == "kpis.kpi_values")
    for kpi_id, text, observations in connection.execute(_KPIS).fetchall():
        yield "view", f"kpis.kpi_{kpi_id}", text
        if kpi_id == observations:
            view = f"kpis.{_OF_OBSERVATIONS}{kpi_id}"
            yield "view", view, f"One row per observation behind it: {text}"
    for schema, view, column in connection.execute(_COLUMNS_OF_VIEWS).fetchall():
        if schema == "bi" or view.startswith(_OF_OBSERVATIONS):
            text = told()["observations"].get(column, told()["breakdown"])
        else:
            text = values.get(column, "")
        yield "column", f"{schema}.{view}.{column}", text
