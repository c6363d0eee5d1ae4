"""What a BI tool shows beside the tables and columns of the published file."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.e2e.commands import refreshed


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = refreshed(tmp_path_factory).folder / "published/current/cx.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("what", ["tables", "views", "columns"])
def test_nothing_is_published_without_a_description(
    published: duckdb.DuckDBPyConnection, what: str
) -> None:
    of_ours = f"from duckdb_{what}() where not internal"
    silent = published.execute(f"select * {of_ours} and coalesce(comment, '') = ''").fetchall()
    assert published.execute(f"select count(*) > 50 {of_ours}").fetchall() == [(True,)]
    assert [row[:8] for row in silent] == []


def test_the_view_of_a_kpi_says_what_is_counted(published: duckdb.DuckDBPyConnection) -> None:
    told = published.execute(
        "select comment from duckdb_views() where view_name = 'kpi_on_time_delivery_rate'"
    ).fetchall()
    registered = published.execute(
        "select name, denominator from kpis.dim_kpi where kpi_id = 'on_time_delivery_rate'"
    ).fetchall()
    assert all(text in told[0][0] for text in registered[0])
