from orchestration.statistics.weighting import weighting


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per survey, KPI and quarter: the raw and the weighted value, and what it rests on."""
    dbt.config(materialized="table")
    return weighting(dbt.ref("int_survey_weighting_cells").to_arrow_table())
