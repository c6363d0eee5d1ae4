from orchestration.statistics.timing import timing


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per KPI, scale, breakdown value, period and timing reason: scores side by side."""
    dbt.config(materialized="table")
    return timing(dbt.ref("int_survey_timing_cells").to_arrow_table())
