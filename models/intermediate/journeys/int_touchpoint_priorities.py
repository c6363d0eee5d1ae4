from orchestration.statistics.priorities import priorities


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per touchpoint and quarter: the arithmetic of its priority, and the rank."""
    dbt.config(materialized="table")
    return priorities(
        dbt.ref("int_touchpoint_reach").to_arrow_table(),
        dbt.ref("int_touchpoint_outcome_cells").to_arrow_table(),
    )
