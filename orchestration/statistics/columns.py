"""Arrow columns as numpy arrays and back; null is NaN on the numpy side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from orchestration.statistics.intervals import Floats


def floats(table: pa.Table, name: str) -> Floats:
    """A numeric column; integers and decimals are exact up to 2^53."""
    column = pc.cast(table.column(name), pa.float64(), safe=False)
    return np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def booleans(table: pa.Table, name: str) -> NDArray[np.bool_]:
    """A boolean column without nulls."""
    return np.array(table.column(name).to_numpy(zero_copy_only=False), dtype=np.bool_)


def dates(table: pa.Table, name: str) -> NDArray[np.datetime64]:
    """A date column without nulls."""
    days = pc.cast(pc.cast(table.column(name), pa.date32()), pa.int32())
    return np.array(days.to_numpy(), dtype="datetime64[D]")


def equals(table: pa.Table, name: str, value: str) -> NDArray[np.bool_]:
    """Where a text column has a value; null is unequal."""
    found = pc.fill_null(pc.equal(table.column(name), value), False)
    return np.array(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def codes(table: pa.Table, names: Sequence[str]) -> NDArray[np.int64]:
    """One whole number per distinct combination of text columns, without nulls."""
    combined = np.zeros(table.num_rows, dtype=np.int64)
    for name in names:
        column = encoded(table, name)
        combined = combined * len(column.dictionary) + np.asarray(column.indices, dtype=np.int64)
    return combined


def encoded(table: pa.Table, name: str) -> pa.DictionaryArray:
    """A text column as its distinct values and the number of each row's own."""
    column = table.column(name).combine_chunks()
    whole = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
    return whole.dictionary_encode()


def places(table: pa.Table, name: str, values: Sequence[str]) -> NDArray[np.int8]:
    """Where each value of a text column stands in a short list; -1 for null and what it lacks."""
    found = pc.fill_null(pc.index_in(table.column(name), value_set=pa.array(values)), -1)
    return np.array(found.to_numpy(), dtype=np.int8)


def nullable(values: Floats) -> pa.Array:
    """A column of doubles in which NaN has become null."""
    return pa.array(values, mask=np.isnan(values))


def in_order(table: pa.Table) -> pa.Table:
    """Rows by all columns: sums of floats, and so their last digits, go by the order of rows."""
    return table.sort_by([(name, "ascending") for name in table.column_names])
