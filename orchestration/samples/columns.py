"""Columns of sample tables, from numpy arrays to Arrow, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

NEVER = 1 << 40
"""A moment (epoch seconds) that never comes: the time of what does not happen."""


def only(column: pa.Array, present: Flags | None) -> pa.Array:
    """The column with null where `present` is false."""
    if present is None:
        return column
    return pc.if_else(pa.array(present), column, pa.scalar(None, column.type))


def keys(prefix: str, numbers: Ints, present: Flags | None = None) -> pa.Array:
    """Ids such as `o123`: prefix and number."""
    text = pa.array(numbers).cast(pa.string())
    return only(pc.binary_join_element_wise(prefix, text, ""), present)


def joined(*parts: pa.Array | str) -> pa.Array:
    """Text put together from columns and constants; null where any part is null."""
    return pc.binary_join_element_wise(*parts, "")


def words(options: Sequence[str | None], codes: NDArray[np.integer]) -> pa.Array:
    """The option that each code numbers."""
    return pa.array(options, pa.string()).take(pa.array(codes))


def constant(value: str | None, rows: int) -> pa.Array:
    """The same text in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), rows)


def moments(seconds: Ints, until: int) -> pa.Array:
    """UTC timestamps of epoch seconds; null where the moment lies at or after `until`."""
    return pa.array(seconds, mask=seconds >= until).cast(pa.timestamp("s"))


def days(numbers: Ints, present: Flags | None = None) -> pa.Array:
    """Dates of days since 1970-01-01."""
    return only(pa.array(numbers.astype(np.int32)).cast(pa.date32()), present)


def money(cents: Ints, present: Flags | None = None) -> pa.Array:
    """Amounts with two decimals from whole, non-negative cents."""
    wide = np.zeros((len(cents), 2), dtype=np.int64)
    wide[:, 0] = cents
    column = pa.Array.from_buffers(
        pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(wide.tobytes())]
    )
    return only(column, present)


def flags(values: Flags, present: Flags | None = None) -> pa.Array:
    """Booleans."""
    return only(pa.array(values), present)


def counts(values: Ints, present: Flags | None = None) -> pa.Array:
    """Whole numbers."""
    return only(pa.array(values), present)
