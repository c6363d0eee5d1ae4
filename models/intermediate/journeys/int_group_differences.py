from orchestration.statistics.groups import group_differences


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per cell: a group of customers beside those it is held against."""
    dbt.config(materialized="table")
    return group_differences(dbt.ref("int_group_cells").to_arrow_table())
