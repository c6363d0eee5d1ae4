"""Schema `bi` of the published file: one view per KPI in which no tool adds up wrongly.

A view holds what the KPI is made of, one row per observation: every sum over every group of its
rows is right, since there are no finished values, no totals beside their parts and no two grains.
What does not add up has no view: quantiles, levels, and what is observed once per period.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

Kpi = Mapping[str, Any]
SUMMED = ("share", "mean", "ratio", "count")
PERIODS = "_period"
"""Ends the name of an entity that is observed once per month, and once more per quarter."""
UNTOLD = "agent"
"""A person's small samples are hidden in `kpi_values`; rows that a tool adds up cannot do that."""
_OBSERVATIONS = "kpis.kpi_observations_"


def bi_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `bi.<kpi_id>` in the current catalog, each over `kpis.kpi_observations_<id>`."""
    connection.execute("begin")
    connection.execute("create schema bi")
    for kpi in _additive(connection):
        connection.execute(f"create view bi.{kpi['kpi_id']} as {_query(kpi)}")
        _describe(connection, kpi)
    connection.execute("commit")


def value(kpi: Kpi) -> str:
    """What a tool computes over the rows of any group of them."""
    total = "sum(numerator)"
    return total if kpi["kind"] == "count" else f"{total} / nullif(sum(denominator), 0)"


def breakdowns(kpi: Kpi) -> list[str]:
    """Columns that a tool may group by, besides the day."""
    told = [each for each in str(kpi["breakdowns"]).split(", ") if each != UNTOLD]
    return [*told, "is_well_timed"] if kpi["lens"] == "perception" else told


def _additive(connection: duckdb.DuckDBPyConnection) -> list[Kpi]:
    rows = connection.execute(
        "select * from kpis.dim_kpi where kind in ? and kpi_id = observations "
        "and not ends_with(entity, ?) order by kpi_id",
        [SUMMED, PERIODS],
    )
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _query(kpi: Kpi) -> str:
    """Its rows in the KPI's unit; none where scores of several scales would meet in a sum."""
    source = f"{_OBSERVATIONS}{kpi['kpi_id']}"
    scale = float(kpi["scale"])
    numerator = "numerator" if scale == 1 else f"cast(numerator as double) / {scale}"
    denominator = [] if kpi["kind"] == "count" else ["denominator"]
    columns = ["local_date", *breakdowns(kpi), f"{numerator} as numerator", *denominator]
    query = f"select {', '.join(columns)} from {source}"
    if kpi["pools_scales"]:
        return query
    return f"{query} where (select count(distinct scale) from {source}) = 1"


def _describe(connection: duckdb.DuckDBPyConnection, kpi: Kpi) -> None:
    """Its question, and what its columns count, where a tool shows them."""
    view = f"bi.{kpi['kpi_id']}"
    texts = {
        f"view {view}": f"{kpi['name']}, in {kpi['unit']}: {value(kpi)}. {kpi['question']}",
        f"column {view}.numerator": kpi["numerator"],
    }
    if kpi["kind"] != "count":
        texts[f"column {view}.denominator"] = kpi["denominator"]
    for target, text in texts.items():
        quoted = str(text).replace("'", "''")
        connection.execute(f"comment on {target} is '{quoted}'")
