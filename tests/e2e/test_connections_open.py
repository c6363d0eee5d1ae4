"""What open connections and new ones see after a publication, a rollback and a removal."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.publication.pointer import rollback
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.e2e.reader_tools import OLDEST, ReaderTools
from tests.unit.publication.small_warehouse import RUNS, make, settings_in

_READER = """
import json, pathlib, sys, duckdb
current, open_ones = pathlib.Path(sys.argv[1]) / "current", {}
for line in sys.stdin:
    done, name = line.split()
    if done == "open":
        open_ones[name] = duckdb.connect(str(current / "cx.duckdb"), read_only=True)
    if done == "resolve":
        open_ones[name] = duckdb.connect(str(current.resolve() / "cx.duckdb"), read_only=True)
    if done == "close":
        open_ones.pop(name).close()
        continue
    seen = open_ones[name].execute(
        "select value, (select count(customer_id) from core.dim_customers) from kpis.kpi_values"
    ).fetchall()
    print(json.dumps([duckdb.__version__, *seen]), flush=True)
"""


class Reader:
    """A process that opens, asks and closes connections as it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.version = ""

    def _tell(self, told: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{told}\n")
        self.process.stdin.flush()

    def sees(self, told: str) -> float:
        """The score that a connection sees; it says so with as many customers, in one file."""
        self._tell(told)
        assert self.process.stdout is not None
        self.version, (score, customers) = json.loads(self.process.stdout.readline())
        assert score == customers
        return float(score)

    def close(self, *names: str) -> None:
        """Have connections closed."""
        for name in names:
            self._tell(f"close {name}")


@contextmanager
def reading(settings: Settings, tools: Path | None) -> Iterator[Reader]:
    """A reader with the project's DuckDB, or with that of a folder."""
    command = [sys.executable, "-c", _READER, str(settings.published)]
    with subprocess.Popen(
        command,
        env={"PYTHONPATH": str(tools or "")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Reader(process)


def publish_score(settings: Settings, number: int) -> None:
    """A publication whose one KPI value and number of customers are that number."""
    make(settings, RUNS[number], {"a": float(number)}, customers=number)
    publish(settings, RUNS[number])


@pytest.mark.parametrize("version", ["2.0.0", OLDEST])
def test_what_an_open_connection_and_a_new_one_see(
    tmp_path: Path, reader_tools: ReaderTools, version: str
) -> None:
    is_old = version == OLDEST
    settings = settings_in(tmp_path)
    publish_score(settings, 1)
    with reading(settings, reader_tools.folder if is_old else None) as reader:
        assert reader.sees("open first") == 1
        assert reader.version == version
        publish_score(settings, 2)
        assert reader.sees("ask first") == 1
        assert reader.sees("open second") == (1 if is_old else 2)
        assert reader.sees("resolve third") == 2
        reader.close("first", "second", "third")
        assert reader.sees("open first") == 2
        rollback(settings)
        assert reader.sees("ask first") == 2
        assert reader.sees("open second") == (2 if is_old else 1)
        reader.close("first", "second")
        assert reader.sees("open first") == 1
        publish_score(settings, 3)
        shutil.rmtree(settings.published / RUNS[1])
        assert reader.sees("ask first") == 1
        assert reader.sees("resolve second") == 3
