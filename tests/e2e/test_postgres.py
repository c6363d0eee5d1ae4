"""What is published, in PostgreSQL: the same rows, described, for every tool to read only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy as sa

from orchestration.publication.build import value_hash_of
from orchestration.publication.catalog import read_marts
from orchestration.publication.pointer import current
from orchestration.publication.postgres.publish import shown
from tests.e2e.commands import Place, refreshed_to_change
from tests.e2e.postgres_server import PASSWORD, Server, install, postgres_server

_COPY = "\\copy (select * from {0}) to '{1}/{0}.csv' with (format csv, null '\\N')\n"
_READ = (
    "(from read_csv('{}', columns = {}, header = false, auto_detect = false, delim = ',', "
    "quote = '\"', escape = '\"', nullstr = '\\N', allow_quoted_nulls = false))"
)

_SUMS = "cast(sum(numerator) as double precision), count(local_date)"
_ANSWER = "select '{0}', count(*), {1} from {0}"
_NPS = (
    "select period_date, value, n, is_partial from kpis.kpi_values where kpi_id = 'nps' "
    "and period_grain = 'month' and dimension = 'all' and timing = 'all' order by period_date"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as started:
        yield started


@pytest.fixture(scope="module")
def place(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample, published as a file and copied to the server by one command."""
    place = refreshed_to_change(tmp_path_factory)
    told = place.succeed("publish", "--postgres", server.dsn())
    assert f"Publish  run {place.manifest.run_id}" in told
    assert f"PostgreSQL: {len(place.manifest.tables):,} tables" in told
    return place


@pytest.fixture(scope="module")
def published(place: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    publication = current(place.settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def engine(server: Server) -> sa.Engine:
    """As a BI tool that is built on SQLAlchemy connects: over TCP, with a password."""
    url = sa.URL.create("postgresql+psycopg", "analyst", PASSWORD, "127.0.0.1", server.port, "cx")
    return sa.create_engine(url)


def test_every_table_holds_the_rows_of_the_published_file(
    server: Server, place: Place, published: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    tables = place.manifest.tables
    assert len(tables) > 50
    server.psql("".join(_COPY.format(table, tmp_path) for table in tables))
    for table, entry in tables.items():
        described = published.execute(f"describe {table}").fetchall()
        types = {name: kind for name, kind, *_ in described}
        read = _READ.format(tmp_path / f"{table}.csv", types)
        assert value_hash_of(published, read) == (entry.rows, entry.value_hash), table


def test_every_view_answers_as_in_the_published_file(
    server: Server, published: duckdb.DuckDBPyConnection
) -> None:
    views = published.execute(
        "select schema_name || '.' || view_name, contains(sql, 'kpi_observations_') "
        "from duckdb_views() where not internal order by 1"
    ).fetchall()
    assert len(views) > 200
    asked = [_ANSWER.format(view, _SUMS if has_sums else "0, 0") for view, has_sums in views]
    answers = server.psql("".join(f"{each};\n" for each in asked)).splitlines()
    for question, answer in zip(asked, answers, strict=True):
        name, *numbers = answer.split("|")
        expected = published.execute(question).fetchall()[0]
        found = [float(each) if each else None for each in numbers]
        assert (name, found) == (expected[0], pytest.approx(list(expected[1:]), rel=1e-12)), name


def test_tables_and_columns_are_described_as_their_models_are(
    place: Place, engine: sa.Engine
) -> None:
    inspector = sa.inspect(engine)
    marts = read_marts(place.settings)
    assert len(marts) > 50
    for mart in marts:
        assert mart.description.startswith("One row per"), mart.path
        told = inspector.get_table_comment(mart.name, mart.schema)["text"]
        assert told == mart.description, mart.path
    columns = inspector.get_multi_columns("kpis")["kpis", "kpi_values"]
    expected = next(mart for mart in marts if mart.path == "kpis.kpi_values").columns
    assert {each["name"]: each["comment"] or "" for each in columns} == expected


def test_sqlalchemy_reads_what_it_reflects(
    engine: sa.Engine, published: duckdb.DuckDBPyConnection
) -> None:
    inspector = sa.inspect(engine)
    assert {"actions", "core", "journeys", "kpis", "ops"} < set(inspector.get_schema_names())
    assert "kpi_nps" in inspector.get_view_names("kpis")
    [by_kpi, _] = sorted(inspector.get_indexes("kpi_values", "kpis"), key=lambda each: each["name"])
    assert by_kpi["column_names"] == ["kpi_id", "period_grain", "dimension", "period_date"]
    values = sa.Table("kpi_values", sa.MetaData(), schema="kpis", autoload_with=engine)
    with engine.connect() as connection:
        asked = (
            sa.select(values.c.period_date, values.c.value, values.c.n, values.c.is_partial)
            .where(values.c.kpi_id == "nps", values.c.period_grain == "month")
            .where(values.c.dimension == "all", values.c.timing == "all")
            .order_by(values.c.period_date)
        )
        found = [tuple(row) for row in connection.execute(asked)]
    assert len(found) > 12
    assert found == published.execute(_NPS).fetchall()


def test_odbc_reads_it(server: Server, published: duckdb.DuckDBPyConnection) -> None:
    connection = odbc(server)
    try:
        cursor = connection.cursor()
        found = [tuple(row) for row in cursor.execute(_NPS).fetchall()]
        assert found == published.execute(_NPS).fetchall()
        orders = "select net_amount, placed_at, status from core.fct_orders order by order_id"
        rows = [tuple(row) for row in cursor.execute(orders).fetchall()]
        assert rows == published.execute(orders).fetchall()
        assert isinstance(rows[0][0], Decimal)
        tables = {row.table_name for row in cursor.tables(schema="kpis")}
        assert {"kpi_values", "kpi_nps"} < tables
    finally:
        connection.close()


def odbc(server: Server) -> Any:
    """A connection by Debian's driver, over TCP with a password; skipped where there is none."""
    try:
        import pyodbc
    except ImportError:  # without libodbc
        if not install("unixodbc", "odbc-postgresql"):
            pytest.skip("needs unixODBC, which is not here and cannot be installed from here")
        import pyodbc
    driver = next((each for each in pyodbc.drivers() if "PostgreSQL Unicode" in each), None)
    if driver is None and install("odbc-postgresql"):
        driver = "PostgreSQL Unicode"
    if driver is None:
        pytest.skip("needs PostgreSQL's ODBC driver, which cannot be installed from here")
    return pyodbc.connect(
        f"driver={{{driver}}};server=127.0.0.1;port={server.port};database=cx;uid=analyst;"
        f"pwd={PASSWORD};BoolsAsChar=0"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update kpis.kpi_values set value = 0",
        "delete from kpis.dim_kpi",
        "insert into ops.publication default values",
        "truncate core.fct_orders",
        "drop table kpis.kpi_daily",
        "drop view kpis.kpi_nps",
        "create table kpis.mine (x int)",
        "create schema mine",
        "alter schema kpis rename to mine",
        "comment on table kpis.kpi_values is 'mine'",
    ],
)
def test_who_may_read_may_do_nothing_else(server: Server, place: Place, statement: str) -> None:
    assert place.folder
    with (
        server.connect(user="analyst") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_copy_that_fails_ends_the_command_with_1_and_without_the_password(
    server: Server, place: Place
) -> None:
    wrong = f"postgresql://publisher:{PASSWORD[:4]}wrong@127.0.0.1:{server.port}/cx"
    shown_before = shown(server.dsn())
    done = place.run("rollback", "--to", place.manifest.run_id, "--postgres", wrong)
    assert done.returncode == 1
    assert "User or password is wrong. Mend it in CX_POSTGRES" in done.stderr
    assert "wrong@" not in done.stderr + done.stdout
    assert shown(server.dsn()) == shown_before
    assert current(place.settings)
