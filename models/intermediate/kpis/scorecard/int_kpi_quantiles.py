from orchestration.statistics.quantiles import quantile_cells


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per quantile KPI, period and breakdown value: the quantile and its interval."""
    dbt.config(materialized="table")
    observations = {
        "resolution_hours": dbt.ref("int_kpi_resolution_hours"),
        "resolution_hours_as_recorded": dbt.ref("int_kpi_resolution_hours_as_recorded"),
        "first_response_minutes": dbt.ref("int_kpi_first_response_minutes"),
        "first_response_minutes_as_recorded": dbt.ref("int_kpi_first_response_minutes_as_recorded"),
        "delivery_days": dbt.ref("int_kpi_delivery_days"),
    }
    breakdowns = dbt.ref("int_kpi_breakdowns")
    return quantile_cells(observations, breakdowns, dbt.ref("int_run_context"))
