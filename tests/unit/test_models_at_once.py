"""How many models are built at a time: two that are large share the memory limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import transform
from orchestration.extracts import ledger
from orchestration.settings import Settings
from orchestration.warehouse import connect


@pytest.mark.parametrize(
    ("loaded", "taken_back", "expected"), [(2_000_000, 9_000_000, "3"), (2_000_001, 0, "1")]
)
def test_much_is_built_one_after_the_other(
    tmp_path: Path, loaded: int, taken_back: int, expected: str
) -> None:
    settings = Settings(warehouse=tmp_path / "warehouse", threads=3)
    with connect(settings) as connection:
        ledger.create(connection, [])
        connection.executemany(
            "insert into ops.files (file_id, path, state, records_parsed) values (?, ?, ?, ?)",
            [
                ["1", "a.csv", "loaded", loaded - 1],
                ["2", "b.csv", "missing", 1],
                ["3", "c.csv", "withdrawn", taken_back],
            ],
        )
    assert transform.models_at_once(settings) == ("--threads", expected)
