"""A period that is not published is answered with those that are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.explain.errors import CannotExplain
from orchestration.explain.question import Question, settle


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A scorecard with values of January and March 2025."""
    with duckdb.connect() as memory:
        memory.execute("create schema kpis; create table kpis.dim_kpi as select 'nps' as kpi_id")
        memory.execute(
            "create table kpis.kpi_values as select 'nps' as kpi_id, 'month' as period_grain, "
            "day as period_date, 'all' as dimension, 'all' as dimension_value, 'all' as timing, "
            "1.0 as value, true as is_mature, false as is_partial "
            "from unnest([date '2025-01-01', date '2025-03-01']) as days (day)"
        )
        yield memory


@pytest.mark.parametrize("day", [date(2030, 1, 1), date(2024, 12, 31), date(2025, 4, 1)])
def test_before_and_after_all_periods_their_span_is_told(
    connection: duckdb.DuckDBPyConnection, day: date
) -> None:
    with pytest.raises(CannotExplain, match="its months reach from 2025-01-01 to 2025-03-01"):
        settle(connection, Question("nps", date=day))


@pytest.mark.parametrize(
    ("day", "period"),
    [(date(2025, 1, 31), date(2025, 1, 1)), (date(2025, 2, 3), date(2025, 2, 1))],
)
def test_a_day_within_names_its_period_whether_anything_was_observed_or_not(
    connection: duckdb.DuckDBPyConnection, day: date, period: date
) -> None:
    asked, _ = settle(connection, Question("nps", date=day))
    assert asked.date == period
