"""A reader that hardly rests: `python -m tests.e2e.reader PUBLISHED`, until its input is closed.

Each read opens `current/cx.duckdb` anew and compares what it holds with the manifest of the run
it says it is of. A pool of older connections stays open beside and is asked as well.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.build import value_hash_of
from orchestration.publication.manifest import read_manifest

POOL = 4
VALUES_EVERY = 50
PAUSE_SECONDS = 0.02
"""Between two reads, so that the run that is watched gets its share of a small machine."""


@dataclass
class Findings:
    """How many reads there were, and which of them went wrong."""

    reads: int = 0
    runs: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    backward: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def read_until_told(published: Path) -> Findings:
    """Read and read again until standard input ends."""
    findings, pool = Findings(), deque[duckdb.DuckDBPyConnection]()
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        try:
            _read_once(published, findings, pool)
        except Exception as error:
            findings.failed.append(repr(error))
    return findings


def _read_once(published: Path, findings: Findings, pool: deque[duckdb.DuckDBPyConnection]) -> None:
    pointed_at = (published / "current").readlink().name
    connection = duckdb.connect(published / "current" / "cx.duckdb", read_only=True)
    pool.append(connection)
    run = _whole_run(published, connection, findings)
    findings.reads += 1
    if run < pointed_at:
        findings.stale.append(f"{run} after {pointed_at}")
    if findings.runs and run < findings.runs[-1]:
        findings.backward.append(f"{run} after {findings.runs[-1]}")
    if run not in findings.runs:
        findings.runs.append(run)
    _whole_run(published, pool[0], findings)
    if len(pool) > POOL:
        pool.popleft().close()


def _whole_run(published: Path, connection: duckdb.DuckDBPyConnection, findings: Findings) -> str:
    """The run a connection shows, having compared its tables with that run's manifest.

    Row counts every time; the values at the first sight of a run, and now and then.
    """
    row = connection.execute("select run_id from ops.publication").fetchone()
    run = str(row[0]) if row else ""
    by_value = run not in findings.runs or findings.reads % VALUES_EVERY == 0
    for name, entry in read_manifest(published / run / "manifest.json").tables.items():
        if by_value:
            same = value_hash_of(connection, name) == (entry.rows, entry.value_hash)
        else:
            rows = connection.execute(f"select count(*) from {name}").fetchone()
            same = rows == (entry.rows,)
        if not same:
            findings.torn.append(f"{name} of {run}")
    return run


@contextmanager
def reading(published: Path) -> Iterator[dict[str, Any]]:
    """Have a reader at work in a process of its own; its findings are there at the end."""
    command = [sys.executable, "-m", "tests.e2e.reader", str(published)]
    findings: dict[str, Any] = {}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        yield findings
        output, _ = reader.communicate()
        findings.update(json.loads(output))


if __name__ == "__main__":
    print(json.dumps(asdict(read_until_told(Path(sys.argv[1])))))
