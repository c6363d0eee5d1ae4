"""Quantiles of cells against plain sorting, one cell at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pytest

from orchestration.statistics.order_statistics import quantile_ranks
from orchestration.statistics.quantiles import quantile_cells

PAIRS = [
    ("all", "day"),
    ("all", "week"),
    ("all", "month"),
    ("channel", "week"),
    ("channel", "month"),
]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create table context as select timestamp '2024-04-01' as as_of")
        opened.execute(
            "create table breakdowns as select 'hours_' || k as kpi_id, 'hours' as observations, "
            "'quantile' as kind, q as quantile, dimension, period_grain "
            "from (values ('median', 0.5), ('p90', 0.9)) as s(k, q), "
            f"(values {', '.join(map(str, PAIRS))}) as t(dimension, period_grain)"
        )
        yield opened


def observe(connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> None:
    connection.execute(
        "create table hours "
        "(local_date date, observed_at timestamp, channel text, numerator bigint)"
    )
    if rows:
        connection.executemany("insert into hours values (?, ?, ?, ?)", rows)


def cells(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    table = connection.table
    found = quantile_cells({"hours": table("hours")}, table("breakdowns"), table("context"))
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def test_every_cell_is_what_sorting_its_values_gives(connection: duckdb.DuckDBPyConnection) -> None:
    generator = np.random.default_rng(2)
    days = np.datetime64("2024-01-01") + generator.integers(0, 80, 900)
    rows = [
        (str(day), f"{day} 10:00:00", f"c{channel}", int(value))
        for day, channel, value in zip(
            days, generator.integers(0, 3, 900), generator.integers(0, 500, 900), strict=True
        )
    ]
    observe(connection, rows)
    expected = by_sorting(connection, rows)
    found = {
        (
            r["kpi_id"],
            r["period_grain"],
            str(r["period_date"]),
            r["dimension"],
            r["dimension_value"],
        ): (*(r["n"], r["quantile_value"], r["quantile_low"], r["quantile_high"]),)
        for r in cells(connection)
    }
    assert found == expected


def by_sorting(
    connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    values = defaultdict(list)
    for day, _, channel, value in rows:
        for dimension, grain in PAIRS:
            (start,) = connection.execute(
                "select cast(date_trunc(?, cast(? as date)) as date)", [grain, day]
            ).fetchall()[0]
            name = "all" if dimension == "all" else channel
            values[grain, str(start), dimension, name].append(value)
    expected = {}
    for (grain, start, dimension, name), cell in values.items():
        for kpi, q in (("hours_median", 0.5), ("hours_p90", 0.9)):
            ranks = quantile_ranks(np.array([len(cell)]), q)
            low, high = (
                float(sorted(cell)[int(rank[0]) - 1]) if rank[0] else None
                for rank in (ranks.low, ranks.high)
            )
            value = pytest.approx(float(np.quantile(cell, q)))
            expected[kpi, grain, start, dimension, name] = (len(cell), value, low, high)
    return expected


def test_what_happens_after_as_of_is_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    day = "2024-03-01"
    observe(
        connection, [(day, f"{day} 10:00", "web", 5), ("2024-04-02", "2024-04-02 10:00", "web", 9)]
    )
    assert {
        (str(r["period_date"]), r["quantile_value"])
        for r in cells(connection)
        if r["period_grain"] == "day"
    } == {(day, 5)}


def test_no_observations_give_no_cells(connection: duckdb.DuckDBPyConnection) -> None:
    observe(connection, [])
    assert cells(connection) == []
