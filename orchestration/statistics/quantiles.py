"""Quantiles of observations and their intervals, at each published grain and breakdown.

The observations are sorted once; each breakdown and period after that is a stable sort of small
whole numbers, which numpy does by radix. A window function for each costs seven times as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.order_statistics import QuantileRanks, quantile_ranks
from orchestration.statistics.periods import period_number, period_start

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

SCHEMA = pa.schema(
    {
        "kpi_id": pa.string(),
        "period_grain": pa.string(),
        "period_date": pa.date32(),
        "dimension": pa.string(),
        "dimension_value": pa.string(),
        "n": pa.int64(),
        "quantile_value": pa.float64(),
        "quantile_low": pa.float64(),
        "quantile_high": pa.float64(),
    }
)
_ALL = "all"

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Breakdown = tuple[str, str]
"""A breakdown and a grain that it is published at."""


def quantile_cells(
    observations: Mapping[str, DuckDBPyRelation],
    breakdowns: DuckDBPyRelation,
    run_context: DuckDBPyRelation,
) -> pa.Table:
    """One row per quantile KPI, period and breakdown value, in the smallest unit of the KPI.

    Args:
        observations: Rows of int_kpi_<name>, by that name.
        breakdowns: Rows of int_kpi_breakdowns, which say what is published.
        run_context: The one row of int_run_context; later observations are left out.
    """
    as_of = run_context.project("as_of").fetchall()[0][0]
    tables = []
    for name, relation in observations.items():
        asked = _asked(breakdowns, name)
        pairs = sorted({pair for _, _, pair in asked})
        sample = _sample(relation.filter(f"observed_at <= timestamp '{as_of}'"), pairs)
        quantiles = {kpi: quantile for kpi, quantile, _ in asked}
        tables += [_rows(cells, quantiles) for cells in _cells(sample, pairs)]
    return pa.concat_tables(tables) if tables else SCHEMA.empty_table()


@dataclass(frozen=True)
class _Sample:
    """Observations in the order of their value."""

    values: Whole
    periods: Mapping[str, Whole]
    breakdowns: Mapping[str, pa.DictionaryArray]


@dataclass(frozen=True)
class _Cells:
    """One breakdown at one grain: each cell's rows lie together, in the order of their value."""

    dimension: str
    grain: str
    dimension_value: pa.Array
    period: Whole
    start: Whole
    n: Whole
    values: Whole


def _asked(breakdowns: DuckDBPyRelation, name: str) -> list[tuple[str, float, Breakdown]]:
    """Quantile KPIs over these observations, and each breakdown and grain to compute them at."""
    wanted = breakdowns.filter(f"kind = 'quantile' and observations = '{name}'")
    rows = wanted.project("kpi_id, quantile, dimension, period_grain").fetchall()
    return [(kpi, float(quantile), (dimension, grain)) for kpi, quantile, dimension, grain in rows]


def _sample(relation: DuckDBPyRelation, pairs: list[Breakdown]) -> _Sample:
    names = sorted({dimension for dimension, _ in pairs} - {_ALL})
    table = relation.project(", ".join(["numerator", "local_date", *names])).to_arrow_table()
    values = np.asarray(table.column("numerator"), dtype=np.int64)
    order = np.argsort(values, kind="stable")
    dates = columns.dates(table, "local_date")[order]
    return _Sample(
        values=values[order],
        periods={grain: _period(dates, grain) for grain in sorted({g for _, g in pairs})},
        breakdowns={name: columns.encoded(table, name).take(pa.array(order)) for name in names},
    )


def _cells(sample: _Sample, pairs: list[Breakdown]) -> Iterator[_Cells]:
    """Each breakdown at each grain; sorted by the breakdown's value first, then by the period."""
    if not len(sample.values):
        return
    for dimension in sorted({dimension for dimension, _ in pairs}):
        names, code = _coded(sample, dimension)
        order = _stable_order(code)
        for grain in (grain for each, grain in pairs if each == dimension):
            yield _grouped(sample, (dimension, grain), names, (code, order))


def _coded(sample: _Sample, dimension: str) -> tuple[pa.Array, Small]:
    """Values of a breakdown, and which of them each observation has."""
    if dimension == _ALL:
        return pa.array([_ALL]), np.zeros(len(sample.values), dtype=np.int32)
    encoded = sample.breakdowns[dimension]
    return encoded.dictionary, np.asarray(encoded.indices, dtype=np.int32)


def _grouped(
    sample: _Sample, pair: Breakdown, names: pa.Array, coded: tuple[Small, Whole]
) -> _Cells:
    code, order = coded
    period = sample.periods[pair[1]]
    first = int(period.min())
    since = (period - first).astype(np.int32)
    order = order[_stable_order(since[order])]
    sizes = np.bincount(since * len(names) + code)
    filled = np.flatnonzero(sizes)
    return _Cells(
        dimension=pair[0],
        grain=pair[1],
        dimension_value=names.take(pa.array(filled % len(names))),
        period=filled // len(names) + first,
        start=(np.cumsum(sizes) - sizes)[filled],
        n=sizes[filled],
        values=sample.values[order],
    )


def _period(dates: NDArray[np.datetime64], grain: str) -> Whole:
    """Number of each date's period, looked up in a calendar of the days there are."""
    if not len(dates):
        return np.empty(0, dtype=np.int64)
    first = dates.min()
    calendar = np.arange(first, dates.max() + 1)
    numbers: Whole = period_number(calendar, grain)[(dates - first).astype(np.int64)]
    return numbers


def _stable_order(numbers: NDArray[np.integer[Any]]) -> Whole:
    """Order of small whole numbers, ties as they come; 16 bits, where they do, sort by radix."""
    if not numbers.any():
        return np.arange(len(numbers))
    narrow = np.min_scalar_type(int(numbers.max()))
    order: Whole = np.argsort(numbers.astype(narrow), kind="stable")
    return order


def _rows(cells: _Cells, quantiles: Mapping[str, float]) -> pa.Table:
    return pa.concat_tables(_rows_of(cells, *each) for each in sorted(quantiles.items()))


def _rows_of(cells: _Cells, kpi_id: str, quantile: float) -> pa.Table:
    name, grain, dimension = (
        pa.repeat(pa.scalar(key), len(cells.n)) for key in (kpi_id, cells.grain, cells.dimension)
    )
    days = pa.array(period_start(cells.period, cells.grain))
    found = _found(cells, quantile_ranks(cells.n, quantile))
    arrays = (name, grain, days, dimension, cells.dimension_value, pa.array(cells.n), *found)
    typed = [pc.cast(array, field.type) for array, field in zip(arrays, SCHEMA, strict=True)]
    return pa.Table.from_arrays(typed, schema=SCHEMA)


def _found(cells: _Cells, ranks: QuantileRanks) -> tuple[pa.Array, pa.Array, pa.Array]:
    """The quantile and its interval: values at the ranks, interpolated; null for none."""

    def at(rank: Whole) -> NDArray[np.float64]:
        return cells.values[cells.start + np.maximum(rank, 1) - 1].astype(np.float64)

    below = at(ranks.below)
    value = below + (at(ranks.above) - below) * ranks.weight_above
    low, high = (np.where(rank > 0, at(rank), np.nan) for rank in (ranks.low, ranks.high))
    return pa.array(value), columns.nullable(low), columns.nullable(high)
