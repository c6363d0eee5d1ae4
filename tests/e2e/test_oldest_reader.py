"""The published file as the oldest DuckDB reads it that BI drivers still carry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import refreshed

OLDEST = "1.2.2"
LOCK = Path(__file__).with_name("oldest-reader.lock")
"""`echo duckdb==1.2.2 | uv pip compile --universal --generate-hashes --no-header -`"""
_READ = """
import json, sys, duckdb
file = duckdb.connect(sys.argv[1], read_only=True)
names = file.execute(
    "select table_schema || '.' || table_name from information_schema.tables order by all"
).fetchall()
count = "select count(each::varchar) from {} as each"
rows = {name: file.execute(count.format(name)).fetchone()[0] for (name,) in names}
print(json.dumps({"version": duckdb.__version__, "rows": rows}))
"""


@pytest.fixture(scope="module")
def oldest(request: pytest.FixtureRequest) -> Path:
    """A folder that holds the oldest DuckDB; kept between runs."""
    cache = request.config.cache
    assert cache is not None
    folder = Path(cache.mkdir(f"duckdb-{OLDEST}-python-{sys.version_info.minor}"))
    if not (folder / "whole").exists():
        _install(folder)
        (folder / "whole").touch()
    return folder


def _install(folder: Path) -> None:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    pip = [sys.executable, "-m", "pip"]
    tool = [uv, "pip", "--system-certs"] if uv else pip
    command = [*tool, "install", "--target", str(folder), "--require-hashes", "-r", str(LOCK)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"DuckDB {OLDEST} cannot be installed here: {made.stderr.strip()[-300:]}")


def test_the_oldest_duckdb_reads_every_table_and_view(
    tmp_path_factory: pytest.TempPathFactory, oldest: Path
) -> None:
    publication = current(refreshed(tmp_path_factory).settings)
    assert publication is not None
    output = subprocess.run(
        [sys.executable, "-c", _READ, str(publication.database)],
        env={**os.environ, "PYTHONPATH": str(oldest)},
        capture_output=True,
        text=True,
    )
    assert output.returncode == 0, output.stderr
    seen = json.loads(output.stdout)
    assert seen["version"] == OLDEST
    published = {name: entry.rows for name, entry in publication.manifest.tables.items()}
    assert {name: seen["rows"][name] for name in published} == published
    assert set(seen["rows"]) - set(published) >= {"kpis.kpi_nps", "kpis.kpi_observations_nps"}
