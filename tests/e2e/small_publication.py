"""Publications of a few rows, each of a version that every table and view of it tells."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.publication.layout import DATABASE, Publication

ROWS = 20


def small_publication(folder: Path, version: int, text: str = "plain") -> Publication:
    """Two schemas, three tables and a view; `text` stands in the last table that is copied."""
    run = folder / f"20260131T0215{version:08d}Z"
    run.mkdir()
    with duckdb.connect(str(run / DATABASE)) as file:
        file.execute("create schema kpis; create schema ops")
        file.execute(
            f"create table kpis.kpi_values as select 'nps' as kpi_id, {version} as version "
            f"from range({ROWS})"
        )
        file.execute(f"create table kpis.dim_kpi as select 'nps' as kpi_id, {version} as version")
        file.execute("create table ops.publication (version integer, note varchar)")
        file.execute("insert into ops.publication values (?, ?)", [version, text])
        file.execute("create view kpis.kpi_nps as from kpis.kpi_values where kpi_id = 'nps'")
        file.execute("comment on table kpis.kpi_values is 'It''s one row per value.'")
    return Publication(run)
