"""In which order the rows of a mart lie in the published file."""

from __future__ import annotations

import duckdb
import pytest

from orchestration.publication.catalog import Mart, order_of


@pytest.mark.parametrize(
    ("columns", "order"),
    [
        ("period_date, kpi_id, dimension", "order by kpi_id, dimension, period_date"),
        (
            "customer_id, period_date, period_grain",
            "order by customer_id, period_grain, period_date",
        ),
        (
            "instance_id, journey_id, stage_number, customer_id, entered_at",
            "order by customer_id, journey_id, instance_id, stage_number",
        ),
        ("order_id, customer_id, period_date", ""),
    ],
    ids=["values of KPIs", "customers over time", "journeys", "events of customers"],
)
def test_rows_lie_by_kpi_or_by_the_customer_they_tell_of(columns: str, order: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        typed = ", ".join(f"{name} varchar" for name in columns.split(", "))
        connection.execute(f"create table core.any_mart ({typed})")
        assert order_of(connection, Mart("core", "any_mart")) == order
