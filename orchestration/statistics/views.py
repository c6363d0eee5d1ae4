"""Views of the published file: one per KPI, and one per file of observations behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_MODELS_CONTEXT = "intermediate.int_run_context"
_PUBLISHED_CONTEXT = "ops.publication"
_MODELS = "intermediate.int_kpi_"  # of one that builds on the observations of another
_PUBLISHED = "kpis.kpi_observations_"


def kpi_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `kpis.kpi_<id>` and `kpis.kpi_observations_<id>` in the current catalog.

    `kpis.dim_kpi` says which KPIs there are. A view of observations says again, over the published
    facts, what the model int_kpi_<id> says in the warehouse, which is attached beside the current
    catalog: every number can be traced, and no row is stored twice. KPIs that are another statistic
    of the same observations have none of their own; `dim_kpi.observations` names the one that has.

    Raises:
        LookupError: the warehouse has no model for the observations of a KPI.
    """
    known, observed = _models(connection), {}
    kpis = connection.execute("select kpi_id, observations from kpis.dim_kpi order by all")
    for kpi_id, observations in kpis.fetchall():
        connection.execute(
            f"create view kpis.kpi_{kpi_id} as from kpis.kpi_values where kpi_id = '{kpi_id}'"
        )
        if kpi_id == observations:
            observed[kpi_id] = _model(known, kpi_id)
    for kpi_id in sorted(observed, key=lambda each: _MODELS in observed[each]):
        _observation_view(connection, kpi_id, observed[kpi_id])


def _observation_view(connection: duckdb.DuckDBPyConnection, kpi_id: str, model: str) -> None:
    query = model.replace(_MODELS_CONTEXT, _PUBLISHED_CONTEXT).replace(_MODELS, _PUBLISHED)
    connection.execute(
        f"create view kpis.kpi_observations_{kpi_id} as from ({query}) as observations "
        f"where observed_at is null or observed_at <= (select as_of from {_PUBLISHED_CONTEXT})"
    )


def _models(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What each model selects, by its name, in one go: each look lists every view there is."""
    found = connection.execute(
        "select view_name, sql from duckdb_views() "
        "where schema_name = 'intermediate' and starts_with(view_name, 'int_kpi_')"
    ).fetchall()
    return {name: str(sql) for name, sql in found}


def _model(known: dict[str, str], kpi_id: str) -> str:
    """What the model selects; the engine keeps it without the name of the catalog."""
    sql = known.get(f"int_kpi_{kpi_id}")
    if sql is None:
        raise LookupError(
            f"{kpi_id}: no view intermediate.int_kpi_{kpi_id} in the warehouse; cx build makes it."
        )
    return sql.split(" AS ", 1)[1].rstrip().rstrip(";")
