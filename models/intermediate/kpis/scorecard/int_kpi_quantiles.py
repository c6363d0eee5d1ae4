from orchestration.statistics.quantiles import quantile_cells


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per quantile KPI, period and breakdown value: the quantile and its interval."""
    dbt.config(materialized="table")
    observations = {
        "resolution_hours": dbt.ref("int_kpi_resolution_hours"),
        "resolution_hours_as_recorded": dbt.ref("int_kpi_resolution_hours_as_recorded"),
        "first_response_minutes": dbt.ref("int_kpi_first_response_minutes"),
        "first_response_minutes_as_recorded": dbt.ref("int_kpi_first_response_minutes_as_recorded"),
        "first_response_business_minutes": dbt.ref("int_kpi_first_response_business_minutes"),
        "resolution_business_hours": dbt.ref("int_kpi_resolution_business_hours"),
        "first_resolution_hours": dbt.ref("int_kpi_first_resolution_hours"),
        "first_resolution_business_hours": dbt.ref("int_kpi_first_resolution_business_hours"),
        "requester_wait_hours": dbt.ref("int_kpi_requester_wait_hours"),
        "requester_wait_business_hours": dbt.ref("int_kpi_requester_wait_business_hours"),
        "handle_time_minutes": dbt.ref("int_kpi_handle_time_minutes"),
        "hold_minutes": dbt.ref("int_kpi_hold_minutes"),
        "delivery_days": dbt.ref("int_kpi_delivery_days"),
        "time_on_site": dbt.ref("int_kpi_time_on_site"),
    }
    breakdowns = dbt.ref("int_kpi_breakdowns")
    return quantile_cells(observations, breakdowns, dbt.ref("int_run_context"))
