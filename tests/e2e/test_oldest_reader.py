"""The published file as the oldest DuckDB reads it that BI drivers still carry."""

from __future__ import annotations

import json

import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import refreshed
from tests.e2e.reader_tools import OLDEST, ReaderTools

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


def test_the_oldest_duckdb_reads_every_table_and_view(
    tmp_path_factory: pytest.TempPathFactory, reader_tools: ReaderTools
) -> None:
    publication = current(refreshed(tmp_path_factory).settings)
    assert publication is not None
    seen = json.loads(reader_tools.oldest(_READ, publication.database))
    assert seen["version"] == OLDEST
    published = {name: entry.rows for name, entry in publication.manifest.tables.items()}
    assert {name: seen["rows"][name] for name in published} == published
    assert set(seen["rows"]) - set(published) >= {"kpis.kpi_nps", "kpis.kpi_observations_nps"}
