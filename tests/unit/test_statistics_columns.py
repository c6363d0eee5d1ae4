"""Arrow columns on their way through numpy."""

from __future__ import annotations

import pyarrow as pa

from orchestration.statistics.columns import in_order


def test_rows_in_any_order_become_the_same_rows() -> None:
    rows = [{"a": "x", "b": 0.1}, {"a": "x", "b": None}, {"a": "w", "b": 0.3}, {"a": None, "b": 2}]
    either, other = (in_order(pa.Table.from_pylist(told)) for told in (rows, rows[::-1]))
    assert either.equals(other)
    assert either.column("a").to_pylist() == ["w", "x", "x", None]
