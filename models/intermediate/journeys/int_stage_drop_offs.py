from orchestration.statistics.stages import drop_offs


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per journey stage, month, last touchpoint and stated reason: its share of drops."""
    dbt.config(materialized="table")
    return drop_offs(dbt.ref("int_stage_drop_off_counts").to_arrow_table())
