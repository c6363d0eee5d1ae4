from orchestration.statistics.stages import stage_values


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per journey, stage, measure, period and breakdown value: value, interval, change."""
    dbt.config(materialized="table")
    return stage_values(dbt.ref("int_stage_components").to_arrow_table())
