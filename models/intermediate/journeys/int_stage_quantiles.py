from orchestration.statistics.stages import duration_cells


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per journey stage, duration quantile, period and breakdown value, in seconds."""
    dbt.config(materialized="table")
    breakdowns = dbt.ref("int_stage_breakdowns")
    return duration_cells(dbt.ref("int_stage_durations"), breakdowns, dbt.ref("int_run_context"))
