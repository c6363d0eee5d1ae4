"""The published file as the tools that people have read it (docs/connections.md)."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import Place, refreshed
from tests.e2e.connections_page import last_line, program, see
from tests.e2e.reader_tools import ReaderTools, run

_WAYS_OUT = {
    "from read_csv('/etc/passwd')": "PermissionException",
    "from read_text('/etc/passwd')": "PermissionException",
    "from glob('/etc/*')": "PermissionException",
    "copy kpis.dim_kpi to 'copied.csv'": "PermissionException",
    "export database 'exported'": "PermissionException",
    "attach 'attached.duckdb'": "PermissionException",
    "install httpfs": "PermissionException",
    "load httpfs": "PermissionException",
    "select getenv('HOME')": "CatalogException",
    "set enable_external_access = true": "InvalidInputException",
    "set memory_limit = '90GB'": "InvalidInputException",
    "set temp_directory = 'spilled'": "InvalidInputException",
    "create table core.mine (a integer)": "InvalidInputException",
    "delete from kpis.dim_kpi": "InvalidInputException",
}
_DOT_COMMANDS = {
    ".shell id": "cannot be used in -safe mode",
    ".read /etc/passwd": "cannot be used in -safe mode",
    ".output written.csv": "cannot be used in -safe mode",
    ".open opened.duckdb": "cannot be used in -safe mode",
}
_TRY = """
import json, sys

def tried(cx, sql):
    try:
        cx.execute(sql).fetchall()
    except duckdb.Error as error:
        return type(error).__name__
    return "done"

with duckdb.connect("published/current/cx.duckdb", read_only=True, config=SETTINGS) as cx:
    print(json.dumps({sql: tried(cx, sql) for sql in json.loads(sys.argv[1])}))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder in which the sample is published."""
    return refreshed(tmp_path_factory)


@pytest.fixture
def within(place: Place, tmp_path: Path) -> Path:
    """A folder to run the page's programs in."""
    return see(place, tmp_path)


def test_python_reads_with_settings_that_refuse_everything_else(within: Path) -> None:
    printed = run(program("Python") + _TRY, json.dumps([*_WAYS_OUT]), within=within)
    assert "period_date" in printed
    assert last_line(printed) == _WAYS_OUT
    assert [path.name for path in within.iterdir()] == ["published"]


def test_the_oldest_duckdb_refuses_everything_else_too(
    within: Path, reader_tools: ReaderTools
) -> None:
    printed = reader_tools.oldest(program("Python") + _TRY, json.dumps([*_WAYS_OUT]), within=within)
    assert "period_date" in printed
    assert last_line(printed) == _WAYS_OUT
    assert [path.name for path in within.iterdir()] == ["published"]


def test_the_command_line_reads_and_refuses_everything_else(
    place: Place, within: Path, reader_tools: ReaderTools
) -> None:
    _, *options, question = shlex.split(program("Command line"))

    def asked(text: str) -> subprocess.CompletedProcess[str]:
        command = [reader_tools.command_line, *options, text]
        return subprocess.run(command, cwd=within, capture_output=True, text=True)

    assert asked(question).stdout.count("\n") == place.manifest.tables["kpis.dim_kpi"].rows + 1
    for text in _WAYS_OUT:
        assert " Error: " in asked(text).stderr, text
    for text, said in _DOT_COMMANDS.items():
        assert said in asked(text).stderr, text
    assert [path.name for path in within.iterdir()] == ["published"]


def test_an_answer_is_taken_as_a_frame_and_as_arrow(place: Place, within: Path) -> None:
    told = "print(len(table), frame['kpi_id'].nunique(), frame.dtypes['value'])"
    printed = run(program("Arrow") + told, within=within).split()
    publication = current(place.settings)
    assert publication is not None
    values = ds.dataset(publication.folder / "parquet" / "kpis.kpi_values.parquet")
    rows = values.count_rows(filter=ds.field("kpi_id") == "nps")
    assert rows > 100
    assert printed == ["date32[day]", str(rows), str(rows), "1", "float64"]


def test_parquet_is_read_by_folder(place: Place, within: Path) -> None:
    publication = current(place.settings)
    assert publication is not None
    files = {file.stem: file for file in (publication.folder / "parquet").iterdir()}
    tables = place.manifest.tables
    assert {name: ds.dataset(file).count_rows() for name, file in files.items()} == {
        name: entry.rows for name, entry in tables.items()
    }
    run_id, rows, kpis = run(program("Parquet"), within=within).split()
    assert (run_id, int(kpis)) == (publication.run_id, tables["kpis.dim_kpi"].rows)
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        told = connection.execute("select count(*) from kpis.kpi_nps").fetchone()
    assert told == (int(rows),)
