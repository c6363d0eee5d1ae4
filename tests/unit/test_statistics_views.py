"""The published file's views: one per KPI, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.statistics.views import kpi_views


@pytest.fixture
def publishing(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with two orders, and beside it the file to publish, which is current."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(f"attach '{tmp_path / 'cx.duckdb'}' as cx")
        for catalog in ("warehouse", "cx"):
            connection.execute(f"use {catalog}")
            for schema in ("core", "kpis", "ops", "intermediate"):
                connection.execute(f"create schema {schema}")
            connection.execute(
                "create table core.fct_orders as select * from (values "
                "('o1', timestamp '2024-01-01'), ('o2', timestamp '2024-03-01')) "
                "t(order_id, placed_at)"
            )
        connection.execute("drop schema cx.intermediate")
        connection.execute("create table ops.publication as select timestamp '2024-02-01' as as_of")
        connection.execute(
            "create table kpis.dim_kpi as select * from (values "
            "('days', 'days'), ('days_median', 'days')) t(kpi_id, observations)"
        )
        connection.execute("create table kpis.kpi_values as select 'days' as kpi_id, 2.5 as value")
        connection.execute(
            "create table warehouse.intermediate.int_run_context as "
            "select timestamp '2024-02-01' as as_of"
        )
        connection.execute("use warehouse")
        connection.execute(
            "create view intermediate.int_kpi_days as select order_id as entity_id, "
            "placed_at as observed_at from core.fct_orders cross join intermediate.int_run_context"
        )
        connection.execute("use cx")
        yield connection


def published(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    """What a reader gets who has the file alone, attached under another name."""
    kpi_views(connection)
    (path,) = connection.execute(
        "select path from duckdb_databases() where database_name = 'cx'"
    ).fetchall()[0]
    connection.execute("use warehouse")
    connection.execute("detach cx")
    with duckdb.connect() as reader:
        reader.execute(f"attach '{path}' as elsewhere (read_only)")
        return reader.execute(query).fetchall()


def test_a_kpi_has_a_view_of_its_own_values(publishing: duckdb.DuckDBPyConnection) -> None:
    assert published(publishing, "select value from elsewhere.kpis.kpi_days") == [(2.5,)]


def test_observations_are_the_models_rows_up_to_as_of(
    publishing: duckdb.DuckDBPyConnection,
) -> None:
    query = "select entity_id from elsewhere.kpis.kpi_observations_days"
    assert published(publishing, query) == [("o1",)]


def test_another_statistic_of_the_same_observations_has_none(
    publishing: duckdb.DuckDBPyConnection,
) -> None:
    query = "select view_name from duckdb_views() where schema_name = 'kpis' order by view_name"
    assert published(publishing, query) == [
        ("kpi_days",),
        ("kpi_days_median",),
        ("kpi_observations_days",),
    ]


def test_a_kpi_whose_model_is_missing_says_what_to_do(
    publishing: duckdb.DuckDBPyConnection,
) -> None:
    publishing.execute("drop view warehouse.intermediate.int_kpi_days")
    with pytest.raises(LookupError, match=r"days: no view .* cx build makes it"):
        kpi_views(publishing)


def test_observations_that_build_on_others_follow_them(
    publishing: duckdb.DuckDBPyConnection,
) -> None:
    publishing.execute("insert into kpis.dim_kpi values ('a_day', 'a_day')")
    publishing.execute("use warehouse")
    publishing.execute(
        "create view intermediate.int_kpi_a_day as "
        "select entity_id, observed_at from intermediate.int_kpi_days"
    )
    publishing.execute("use cx")
    found = published(publishing, "select entity_id from elsewhere.kpis.kpi_observations_a_day")
    assert found == [("o1",)]
