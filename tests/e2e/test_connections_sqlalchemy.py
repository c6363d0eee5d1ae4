"""The published file by SQLAlchemy: what it reflects, and with which versions it does."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from orchestration.publication.pointer import current
from tests.e2e.commands import Place, refreshed
from tests.e2e.connections_page import last_line, program, see
from tests.e2e.reader_tools import ReaderTools

_REFLECT = """
import json
metadata = sa.MetaData()
for path in sa.inspect(engine).get_schema_names():
    catalog, schema = path.split(".")
    if catalog == "cx" and schema != "main":
        metadata.reflect(engine, schema=schema, views=True)
print(json.dumps({
    table.fullname: [table.comment, [
        [column.name, column.comment, not isinstance(column.type, sa.types.NullType)]
        for column in table.columns
    ]] for table in metadata.tables.values()
}))
"""
_INSPECT = """
import json, sys
import duckdb_engine, sqlalchemy as sa
engine = sa.create_engine(
    "duckdb:///published/current/cx.duckdb", connect_args={"read_only": True}
)
inspector = sa.inspect(engine)
with engine.connect() as cx:
    rows = cx.execute(sa.text("select count(*) from kpis.dim_kpi")).scalar_one()
try:
    refused = "" if inspector.get_columns("dim_kpi", schema="kpis") else None
except sa.exc.ProgrammingError as error:
    refused = str(error)
print(json.dumps({
    "version": sa.__version__,
    "tables": inspector.get_table_names(schema="kpis"),
    "views": inspector.get_view_names(schema="kpis"),
    "comment": inspector.get_table_comment("dim_kpi", schema="kpis")["text"],
    "rows": rows,
    "refused": refused,
}))
"""
_TABLES = """
select schema_name || '.' || table_name, comment from duckdb_tables()
union all
select schema_name || '.' || view_name, comment from duckdb_views() where not internal
"""
_COLUMNS = """
select schema_name || '.' || table_name, column_name, comment from duckdb_columns()
where not internal order by column_index
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder in which the sample is published."""
    return refreshed(tmp_path_factory)


@pytest.fixture
def within(place: Place, tmp_path: Path) -> Path:
    """A folder to run the page's programs in."""
    return see(place, tmp_path)


@pytest.mark.parametrize("version", ["oldest", "newest"])
def test_sqlalchemy_reflects_every_table_column_and_comment(
    place: Place, within: Path, reader_tools: ReaderTools, version: str
) -> None:
    ask = reader_tools.oldest if version == "oldest" else reader_tools.newest
    seen = last_line(ask(program("SQLAlchemy") + _REFLECT, within=within))
    publication = current(place.settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        tables = dict(connection.execute(_TABLES).fetchall())
        columns = connection.execute(_COLUMNS).fetchall()
    assert set(place.manifest.tables) < set(tables)
    assert {name: comment for name, (comment, _) in seen.items()} == tables
    reflected = [(name, *column) for name, (_, own) in seen.items() for column in own]
    assert sorted(each[:3] for each in reflected) == sorted(columns)
    untyped = [(name, column) for name, column, _, is_typed in reflected if not is_typed]
    assert untyped == [("ops.overrides", "checks")]


def test_the_newest_sqlalchemy_asks_but_cannot_reflect_columns(
    place: Place, within: Path, reader_tools: ReaderTools
) -> None:
    seen = last_line(reader_tools.alongside(_INSPECT, within=within))
    tables = place.manifest.tables
    assert seen["version"] == sqlalchemy.__version__
    assert seen["rows"] == tables["kpis.dim_kpi"].rows
    assert {f"kpis.{name}" for name in seen["tables"]} == {
        name for name in tables if name.startswith("kpis.")
    }
    assert "kpi_nps" in seen["views"]
    assert seen["comment"].startswith("One row per KPI")
    assert "pg_collation" in seen["refused"]
