from orchestration.business_clock.days import business_clock_hours


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per calendar, hour of open time and stretch of it."""
    dbt.config(materialized="table")
    return business_clock_hours(dbt.ref("int_business_clock"))
