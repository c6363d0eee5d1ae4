"""The views for tools that add up: what they hold, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.statistics.bi_views import bi_views

_KPIS = """\
create schema kpis;
create table kpis.dim_kpi as select * from (values
    ('nps', 'nps', 'mean', 'answer', 'perception', 'points', 0.01, false, 'team, agent, scale'),
    ('days', 'days', 'mean', 'order', 'interaction', 'days', 86400, true, 'channel'),
    ('days_median', 'days', 'quantile', 'order', 'interaction', 'days', 86400, true, 'channel'),
    ('orders', 'orders', 'count', 'order', 'outcome', 'orders', 1, true, 'channel'),
    ('churn', 'churn', 'share', 'customer_period', 'outcome', 'share', 1, true, 'channel'),
    ('backlog', 'backlog', 'level', 'backlog_day', 'outcome', 'tickets', 1, true, 'channel'),
    ('backlog_mean', 'backlog', 'ratio', 'backlog_day', 'outcome', 'tickets', 1, true, 'channel')
) t(kpi_id, observations, kind, entity, lens, unit, scale, pools_scales, breakdowns);
alter table kpis.dim_kpi add column name varchar default 'It''s a name';
alter table kpis.dim_kpi add column question varchar default 'How many?';
alter table kpis.dim_kpi add column numerator varchar default 'What counts';
alter table kpis.dim_kpi add column denominator varchar default 'What it is of';
create table kpis.kpi_observations_nps as select * from (values
    (date '2026-01-01', 'ines', 'one', '0-10', true, 1, 1, 'shop:7'),
    (date '2026-01-02', 'ines', 'two', '0-10', false, -1, 1, 'shop:8'),
    (date '2026-01-02', 'omar', 'two', '0-10', false, 1, 1, 'shop:9')
) t(local_date, agent, team, scale, is_well_timed, numerator, denominator, customer_id);
create table kpis.kpi_observations_days as select
    date '2026-01-01' as local_date, 'web' as channel, true as is_well_timed,
    129600 as numerator, 1 as denominator;
create table kpis.kpi_observations_orders as select
    date '2026-01-01' as local_date, 'web' as channel, 1 as numerator, 0 as denominator;
"""


@pytest.fixture
def file() -> Iterator[duckdb.DuckDBPyConnection]:
    """The registry of seven KPIs, and the observations of those that add up."""
    with duckdb.connect() as connection:
        connection.execute(_KPIS)
        yield connection


def names(file: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    return [str(row[0]) for row in file.execute(f"describe bi.{view}").fetchall()]


def test_what_does_not_add_up_has_no_view(file: duckdb.DuckDBPyConnection) -> None:
    bi_views(file)
    found = file.execute("select view_name from duckdb_views() where schema_name = 'bi'").fetchall()
    assert sorted(found) == [("days",), ("nps",), ("orders",)]


def test_a_view_names_no_person_and_no_customer(file: duckdb.DuckDBPyConnection) -> None:
    bi_views(file)
    assert names(file, "nps") == [
        "local_date", "team", "scale", "is_well_timed", "numerator", "denominator",
    ]  # fmt: skip
    assert names(file, "days") == ["local_date", "channel", "numerator", "denominator"]


def test_a_count_has_nothing_to_divide_by(file: duckdb.DuckDBPyConnection) -> None:
    bi_views(file)
    assert names(file, "orders") == ["local_date", "channel", "numerator"]


def test_numerators_are_in_the_unit_of_the_kpi(file: duckdb.DuckDBPyConnection) -> None:
    """129,600 seconds are a day and a half; one more fan than critics, of three, is 33 points."""
    bi_views(file)
    assert file.execute("select numerator from bi.days").fetchall() == [(1.5,)]
    asked = "select sum(numerator) / sum(denominator) from bi.nps"
    assert file.execute(asked).fetchall() == [(pytest.approx(100 / 3),)]


def test_scores_of_two_scales_never_meet_in_a_sum(file: duckdb.DuckDBPyConnection) -> None:
    bi_views(file)
    assert file.execute("select count(*) from bi.nps").fetchall() == [(3,)]
    file.execute("update kpis.kpi_observations_nps set scale = '1-10' where team = 'one'")
    assert file.execute("select count(*) from bi.nps").fetchall() == [(0,)]


def test_a_view_says_what_it_answers_and_how_to_add_it_up(file: duckdb.DuckDBPyConnection) -> None:
    bi_views(file)
    query = "select comment from duckdb_views() where schema_name = 'bi' and view_name = ?"
    assert file.execute(query, ["days"]).fetchall() == [
        ("It's a name, in days: sum(numerator) / nullif(sum(denominator), 0). How many?",)
    ]
