"""Deliveries of a shop, day by day, and what the gate says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.extracts.contracts import read_contracts
from orchestration.quality import delivery_gate, results
from orchestration.quality.checks import CheckResult
from orchestration.quality.gates import create_overrides
from orchestration.settings import PROJECT, Settings

CONTRACTS = read_contracts(PROJECT)
FIRST = date(2024, 1, 1)
USUAL, HALF = 1000, 300


@dataclass
class Shop:
    """Deliveries of orders and tickets as the ledger and their profiles tell of them."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    published: set[str] = field(default_factory=set)

    def deliver(
        self, day: date, rows: int = USUAL, run: str = "", feed: str = "orders", loaded: str = ""
    ) -> None:
        """One file exported on a day; loaded by a run of that day unless told otherwise."""
        file_id = f"{feed}-{day}"
        moment = datetime.fromisoformat(loaded or f"{day}T02:30:00")
        row = {"file_id": file_id, "mapping": "generic/generic", "path": f"generic/{file_id}.csv"}
        row |= {"sha256": file_id, "state": "loaded", "run_id": run or str(day)}
        ledger.write_file(
            self.connection,
            row | {"exported_at": datetime.combine(day, datetime.min.time()), "loaded_at": moment},
        )
        self.connection.execute(
            "insert into ops.file_feeds values (?, ?, ?, ?, 0, 0, 0, 0, 0, 0)",
            [file_id, feed, rows, rows],
        )
        self.connection.execute(
            "insert into ops.profiles values (?, ?, 'rows', '', '', ?)", [file_id, feed, rows]
        )

    def days(self, many: int, run: str = "", feed: str = "orders") -> None:
        """Ordinary deliveries from the first day on."""
        for number in range(many):
            self.deliver(FIRST + timedelta(days=number), run=run, feed=feed)

    def publish(self) -> None:
        """Let readers see what there is."""
        rows = self.connection.execute("select file_id from ops.files").fetchall()
        self.published |= {file_id for (file_id,) in rows}

    def judge(self, run: str) -> dict[str, CheckResult]:
        """What a run finds, by the names of its checks."""
        settings = Settings(landing=self.folder, published=self.folder, warehouse=self.folder)
        checks = delivery_gate.check_deliveries(self.connection, settings, run)
        return {check.check_name: check for check in checks}

    def blocked(self, run: str = "now") -> list[str]:
        """The deliveries and expectations that keep a run back."""
        self.judge(run)
        found = results.read(self.connection, run)
        return [f"{one.delivery.split(' (')[0]}: {one.expectation}" for one in found if one.blocks]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    with duckdb.connect() as memory:
        ledger.create(memory, CONTRACTS.values())
        create_overrides(memory)
        made = Shop(memory, tmp_path)
        monkeypatch.setattr(delivery_gate, "published_files", lambda _: made.published)
        monkeypatch.setattr(delivery_gate, "read_known_events", lambda _: [])
        yield made


def day_of(number: int) -> date:
    return FIRST + timedelta(days=number)
