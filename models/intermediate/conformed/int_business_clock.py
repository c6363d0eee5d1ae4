from orchestration.business_clock.days import business_clock


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per calendar and UTC date: open time before it, and its open slots."""
    dbt.config(materialized="table")
    return business_clock(
        dbt.ref("business_calendars"),
        dbt.ref("business_hours"),
        dbt.ref("int_tickets_conformed"),
        dbt.ref("int_run_context"),
    )
