from orchestration.statistics.backtest import backtest


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per quarter and one over all: what priorities and what reach alone foretell."""
    dbt.config(materialized="table")
    return backtest(dbt.ref("int_priority_outcomes").to_arrow_table())
