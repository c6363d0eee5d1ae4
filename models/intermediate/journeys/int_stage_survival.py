from orchestration.statistics.survival import survival


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per journey stage and time since entry: who has come on by then."""
    dbt.config(materialized="table")
    return survival(dbt.ref("int_stage_waits").to_arrow_table())
