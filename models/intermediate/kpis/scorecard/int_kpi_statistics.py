from orchestration.statistics.scorecard import scorecard


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per KPI, period, breakdown value and timing: value, interval, change, history."""
    dbt.config(materialized="table")
    return scorecard(dbt.ref("int_kpi_components").to_arrow_table())
