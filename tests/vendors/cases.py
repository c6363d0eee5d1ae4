"""Delivered files as vendors write them, each beside the rows that it must give.

`<mapping folder>/<case>/` holds the file as it would lie in the landing folder, and
`expected.yml`:

    mapping: shopify/orders          # the mapping that must take it
    state: loaded                    # or refused, incomplete …; default: loaded
    message: words of the message    # where it is not loaded
    feeds:
      orders:
        columns: [order_id, email, placed_at, gross_amount]
        rows:                        # all rows of the feed, as text, in the order of their key
          - ["1001", "hash of ann@example.com", "2024-03-01 08:00:00", "25.0000"]
        counts: {records_read: 5, inserted: 2, filtered: 3}
    filters: {orders.continuation_line: 3}
    rejects: [{feed: orders, line: 5, column: gross_amount, reason: not a decimal}]
    findings: [{column: Voucher, finding: unknown column}]

A key that is left out is not looked at, but rejects must be listed. Values are worked out by
hand from the file and the vendor's own description of its format.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.load import load
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.outcomes import FileOutcome

HERE = Path(__file__).parent
KEY = "a key for tests only"
HASH_OF = "hash of "


@dataclass(frozen=True)
class Case:
    """One delivered file and what must come of it."""

    folder: Path
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        """`<mapping folder>/<case>`."""
        return str(self.folder.relative_to(HERE))

    @property
    def file(self) -> Path:
        """The file as delivered."""
        (only,) = (path for path in self.folder.iterdir() if path.name != "expected.yml")
        return only


def cases() -> list[Case]:
    """Every case below this folder, by name."""
    found = sorted(HERE.glob("*/*/expected.yml"))
    return [Case(path.parent, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in found]


def delivered(case: Case, folder: Path) -> Settings:
    """Settings of an empty warehouse below `folder`, with the case's file in its landing folder."""
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        pseudonym_key=KEY,
        threads=1,
    )
    place = settings.landing / case.folder.parent.name
    place.mkdir(parents=True)
    shutil.copy(case.file, place / case.file.name)
    return settings


def outcome(settings: Settings) -> FileOutcome:
    """Load the one file, and hold its feeds to the equation of their records."""
    (only,) = load(settings, "run").outcomes
    assert all(counts.balances for counts in only.feeds)
    return only


def rows(connection: duckdb.DuckDBPyConnection, feed: str, columns: list[str]) -> list[list[Any]]:
    """All rows of a feed as text, by its key or, without one, by record."""
    key = read_contracts(PROJECT)[feed].key or ("_record",)
    names = ", ".join(f'"{name}"::varchar' for name in columns)
    order = ", ".join(f'"{name}"' for name in key)
    found = connection.execute(f"select {names} from raw.{feed} order by {order}").fetchall()
    return [list(row) for row in found]


def worked_out(values: list[Any]) -> list[Any]:
    """A row of `expected.yml`, with the keyed hashes in place of what they stand for."""
    return [_hashed(value) if isinstance(value, str) else value for value in values]


def _hashed(value: str) -> str:
    if not value.startswith(HASH_OF):
        return value
    return hashlib.sha256(f"{KEY}:{value.removeprefix(HASH_OF)}".encode()).hexdigest()


def opened(settings: Settings) -> Any:
    """The warehouse, read-only."""
    return connect(settings, read_only=True)
