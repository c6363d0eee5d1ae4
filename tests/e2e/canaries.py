"""Personal data that can be told from any other, planted into delivered files."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.extracts.contracts import Contract, read_contracts
from orchestration.settings import PROJECT

COMMENT = ("survey_responses", "comment")
"""The one text that is published, redacted. A bare name in it no pattern can tell from a word."""
BETWEEN = ("\u00a0", "\u202f", "\t", "\n", "_", "\u2010", "\u2011", "\u2013", "\u2014")
"""What people type between groups of digits, besides a blank: blanks, line feeds, dashes."""
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
KEPT = "order 12345, 49.99 on 2024-06-30 at 14:05"
"""What no redaction may take out."""


@dataclass
class Canaries:
    """What was planted: `nowhere` may leave landing never, `raw` may stay in the raw tables."""

    nowhere: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)


def plant(landing: Path) -> Canaries:
    """Add a row with canaries to each file whose feed has personal columns, and two that fail."""
    planted = Canaries()
    for feed, contract in read_contracts(PROJECT).items():
        if any(column.pii for column in contract.columns):
            _plant_row(_newest(landing, feed), contract, planted)
    _plant_unknown_columns(_newest(landing, "customers"), planted)
    _plant_bad_row(_newest(landing, "survey_responses"), planted)
    return planted


def _newest(landing: Path, feed: str) -> Path:
    return sorted((landing / "generic").glob(f"{feed}_20*.csv"))[-1]


def _plant_row(path: Path, contract: Contract, planted: Canaries) -> None:
    header, rows = _read(path)
    row = dict(zip(header, rows[-1], strict=True))
    if contract.key:
        row[contract.key[-1]] = f"canary-{contract.feed}"
    for column in contract.columns:
        if column.pii == "direct":
            row[column.name] = f"Direct.{contract.feed}.{column.name}@Canary-Mail.example"
            planted.nowhere.append(row[column.name])
        elif column.pii == "text":
            row[column.name] = _text(contract.feed, column.name, planted)
    _write(path, header, [*rows, [row[name] for name in header]])


def _text(feed: str, column: str, planted: Canaries) -> str:
    number = f"{len(planted.raw):04}"
    values = [
        f"text.{feed}.{column}@canary-mail.example",
        f"+49 (151) 7730-{number}",
        f"0151/8840{number}",
        f"5500 0055 5555 {number}",
        f"DE89 3704 0044 0532 {number} 00",
        *(f"0151{between}8840{between}{number}" for between in BETWEEN),
        f"de89\u00a03704\u00a00044\u00a00532\u00a0{number}\u00a000",
        f"0151 8841 {number}".translate(FULL_WIDTH),
    ]
    if (feed, column) != COMMENT:
        values.append(f"Wilhelmina Canary-{feed}-{column}")
    planted.raw += values
    return f"Never again! {', '.join(values)}, {KEPT}"


def _plant_unknown_columns(path: Path, planted: Canaries) -> None:
    """Columns that no contract names are kept out, whatever they hold."""
    header, rows = _read(path)
    values = ["Ottilie Canary-Unknown", "+49 171 9950001"]
    planted.nowhere += values
    extended = [[*row, *(values if row is rows[-1] else ["", ""])] for row in rows]
    _write(path, [*header, "full_name", "mobile"], extended)


def _plant_bad_row(path: Path, planted: Canaries) -> None:
    """Values that fail their cast, so that they end among the rejects."""
    header, rows = _read(path)
    bad = {
        "response_id": "canary-bad",
        "score": "score@canary-mail.example",
        "responded_at": "+49 171 9950002",
    }
    planted.nowhere += [bad["score"], bad["responded_at"]]
    row = dict(zip(header, rows[-1], strict=True)) | bad
    _write(path, header, [*rows, [row[name] for name in header]])


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
