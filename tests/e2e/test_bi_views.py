"""What a tool adds up of a view in schema `bi`, beside what is published of the same KPI."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import refreshed

_OTHER = {"local_date", "is_well_timed", "numerator", "denominator"}
_COMPARED = """
with added as (
    select
        case {dimension} else 'all' end as dimension,
        coalesce({columns}, 'all') as dimension_value,
        cast(date_trunc('month', local_date) as date) as period_date,
        {value} as value
    from bi.{kpi}
    group by date_trunc('month', local_date), grouping sets ((), {sets})
),
published as (
    select dimension, dimension_value, period_date, value
    from kpis.kpi_values
    where kpi_id = '{kpi}' and period_grain = 'month' and timing = 'all' and dimension <> 'agent'
)
select
    count(*) as compared,
    count(*) filter (
        where abs(added.value - published.value) > 1e-14 * abs(published.value)
        or (added.value is null) <> (published.value is null)
    ) as different
from added full join published using (dimension, dimension_value, period_date)
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file."""
    publication = current(refreshed(tmp_path_factory).settings)
    assert publication is not None
    with duckdb.connect(publication.database, read_only=True) as connection:
        yield connection


def test_every_kpi_that_adds_up_has_a_view(file: duckdb.DuckDBPyConnection) -> None:
    """Those that do not are quantiles, levels with their means, and what periods are told of."""
    missing = file.execute(
        "select kpi_id from kpis.dim_kpi where kind not in ('quantile', 'level') "
        "and not ends_with(entity, '_period') and kpi_id not in "
        "(select view_name from duckdb_views() where schema_name = 'bi') order by kpi_id"
    ).fetchall()
    assert missing == [("ticket_backlog_effective_mean",), ("ticket_backlog_mean",)]


def test_what_a_tool_adds_up_is_what_is_published(file: duckdb.DuckDBPyConnection) -> None:
    """By month, of all rows and over every breakdown, to 14 digits.

    A sum of hours has other last digits than the hours of a sum of seconds.
    """
    kpis = file.execute(
        "select view_name, kind from duckdb_views() inner join kpis.dim_kpi "
        "on view_name = kpi_id where schema_name = 'bi'"
    ).fetchall()
    found = {kpi: file.execute(_comparison(file, kpi, kind)).fetchall()[0] for kpi, kind in kpis}
    assert {kpi: row for kpi, row in found.items() if row[1] or not row[0]} == {}
    assert sum(compared for compared, _ in found.values()) > 60_000


def test_the_average_of_a_share_or_mean_is_its_value(file: duckdb.DuckDBPyConnection) -> None:
    """Each row has a denominator of 1, so that a tool may average its numerators."""
    kpis = file.execute(
        "select view_name from duckdb_views() inner join kpis.dim_kpi on view_name = kpi_id "
        "where schema_name = 'bi' and kind in ('share', 'mean')"
    ).fetchall()
    one = "select min(denominator) = 1 and max(denominator) = 1 from bi.{}"
    found = {kpi: file.execute(one.format(kpi)).fetchall() for (kpi,) in kpis}
    assert len(found) > 70
    assert {kpi: row for kpi, row in found.items() if row != [(True,)]} == {}


def _comparison(file: duckdb.DuckDBPyConnection, kpi: str, kind: str) -> str:
    """How many months and members there are, and how many have another value."""
    columns = [str(row[0]) for row in file.execute(f"describe bi.{kpi}").fetchall()]
    names = [name for name in columns if name not in _OTHER]
    ratio = "sum(numerator) / nullif(sum(denominator), 0)"
    return _COMPARED.format(
        kpi=kpi,
        dimension=" ".join(f"when {name} is not null then '{name}'" for name in names),
        columns=", ".join(names),
        sets=", ".join(f"({name})" for name in names),
        value="sum(numerator)" if kind == "count" else ratio,
    )
