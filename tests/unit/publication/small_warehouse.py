"""A warehouse as a build leaves it, made by hand in a fraction of a second."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from orchestration.dbt_run import manifest_file
from orchestration.extracts import ledger
from orchestration.extracts.contracts import read_contracts
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import REQUIRED, CheckResult, record
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

RUNS = tuple(f"2026010{day}T020000000000Z" for day in range(1, 10))
PASSED = (
    *(CheckResult(name, "load", "error", "pass", 0, 1) for name in REQUIRED),
    CheckResult("grain", "dbt", "error", "pass", 0, 1),
)

_MARTS = {
    "core.dim_customers": {"customer_id": "The customer.", "segment": ""},
    "kpis.dim_kpi": {"kpi_id": "The KPI."},
    "kpis.kpi_values": {"kpi_id": "The KPI.", "value": "It's the figure."},
}


def settings_in(folder: Path) -> Settings:
    """Settings of a warehouse that lies in one folder."""
    return Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        keep_publications=2,
        threads=1,
    )


def record_of(settings: Settings, run: str) -> Path:
    """The file of the history that tells of the one move to a run."""
    (record,) = (settings.published / "history").glob(f"*-{run}.parquet")
    return record


def make(settings: Settings, run: str, scores: dict[str, float], customers: int = 3) -> None:
    """Leave the warehouse as a build by `run` would: one KPI value per entry of `scores`."""
    _write_dbt_manifest(settings)
    with connect(settings) as connection:
        ledger.create(connection, read_contracts(PROJECT).values())
        connection.execute("delete from ops.run_context")
        connection.execute(
            "insert into ops.run_context (run_id, as_of, time_zone, small_sample_n) "
            "values (?, timestamp '2026-01-01', 'UTC', 5)",
            [run],
        )
        _write_marts(connection, scores, customers)
        freeze(connection, run)
        record(connection, run, PASSED)


def _write_marts(
    connection: duckdb.DuckDBPyConnection, scores: dict[str, float], customers: int
) -> None:
    for schema in ("core", "intermediate", "kpis"):
        connection.execute(f"create schema if not exists {schema}")
    connection.execute(
        "create or replace table core.dim_customers as "
        f"select 'shop:' || i as customer_id, 'new' as segment from range({customers}) as t(i)"
    )
    connection.execute(
        "create or replace view intermediate.int_kpi_nps as "
        "select customer_id as entity_id, null::timestamp as observed_at, "
        "date '2026-01-01' as local_date, '0-10' as scale, 'shop:agent' as agent, "
        "true as is_well_timed, 1 as numerator, 1 as denominator from core.dim_customers"
    )
    connection.execute(
        "create or replace table kpis.dim_kpi as "
        "select 'nps' as kpi_id, 'Net promoter score' as name, 'Who recommends us?' as question, "
        "'nps' as observations, 'mean' as kind, 'perception' as lens, 'survey_answer' as entity, "
        "'points' as unit, 0.01 as scale, false as pools_scales, 'scale, agent' as breakdowns, "
        "'Fans less critics' as numerator, 'Answers' as denominator, "
        "null as exclusions, 1 as version"
    )
    connection.execute(
        "create or replace table kpis.kpi_values ("
        "kpi_id varchar, period_grain varchar, period_date date, dimension varchar, "
        "dimension_value varchar, timing varchar, value double, n bigint, numerator double, "
        "denominator double, ci_low double, ci_high double, is_mature boolean, is_partial boolean)"
    )
    for segment, score in scores.items():
        connection.execute(
            "insert into kpis.kpi_values values "
            "('nps', 'month', date '2026-01-01', 'segment', ?, 'all', ?, 9, 3, 9, null, null, "
            "true, false)",
            [segment, score],
        )


def _write_dbt_manifest(settings: Settings) -> None:
    nodes = {}
    for path, columns in _MARTS.items():
        schema, _, name = path.partition(".")
        nodes[f"model.cx_warehouse.{name}"] = {
            "resource_type": "model",
            "schema": schema,
            "alias": name,
            "description": f"One row per {name.rpartition('_')[2]}.",
            "columns": {column: {"description": text} for column, text in columns.items()},
        }
    nodes["model.cx_warehouse.stg_orders"] = {"resource_type": "model", "schema": "staging"}
    nodes["model.cx_warehouse.int_kpi_nps"] = {
        "resource_type": "model",
        "schema": "intermediate",
        "depends_on": {"nodes": ["source.cx_warehouse.raw.survey_responses"]},
    }
    answers = {"resource_type": "source", "name": "survey_responses"}
    sources = {"source.cx_warehouse.raw.survey_responses": answers}
    manifest = manifest_file(settings)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"nodes": nodes, "sources": sources}), "utf-8")
