from orchestration.statistics.gaps import gaps


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per touchpoint and quarter: how employees and customers rate it, and the gap."""
    dbt.config(materialized="table")
    return gaps(dbt.ref("int_touchpoint_ratings").to_arrow_table())
