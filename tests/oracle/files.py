"""Delivered CSV files as typed records: the newest of each key that its contract takes."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tests.oracle.contract import Column, Contract
from tests.oracle.contracts import CONTRACTS

Record = dict[str, Any]
"""Text, Decimal, int, bool, None; a time is a naive datetime in UTC, a date without one a date."""

EARLIEST = date(1995, 1, 1)
EXPORT_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class RefusedError(ValueError):
    """The record breaks its contract."""


@dataclass
class Feed:
    """The newest record of each key, and all that were ever delivered, oldest first."""

    records: list[Record]
    versions: list[Record]


def as_time(text: str) -> date:
    if len(text) == len("2024-01-31"):
        return as_day(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return plausible(moment)


def as_day(text: str) -> date:
    return plausible(date.fromisoformat(text))


def plausible(moment: date) -> date:
    if moment.year < EARLIEST.year:
        raise RefusedError(f"a time before {EARLIEST.year}")
    return moment


def as_boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "email": lambda text: text.strip().lower(),
    "time": as_time,
    "day": as_day,
    "number": Decimal,
    "whole": int,
    "boolean": as_boolean,
}


def value(text: str, column: Column) -> Any:
    """The typed value; RefusedError where the contract does not take it."""
    if not text.strip():
        if column.is_required:
            raise RefusedError("required")
        return None
    try:
        typed = READERS[column.kind](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise RefusedError(column.kind) from error
    if (column.minimum is not None and typed < column.minimum) or (
        column.maximum is not None and typed > column.maximum
    ):
        raise RefusedError("out of range")
    if column.words and typed not in column.words:
        raise RefusedError("unknown word")
    return typed


def feed_of(path: Path) -> str:
    """The feed that a file's name begins with: the longest, since one may begin another."""
    found = max((feed for feed in CONTRACTS if path.name.startswith(feed)), key=len, default=None)
    if found is None:
        raise ValueError(f"{path}: no feed has such a name; name it <feed>_<YYYY-MM-DD>.csv")
    return found


def exported_on(path: Path) -> date:
    """The last date in a file's name."""
    found = EXPORT_DATE.findall(path.name)
    try:
        return date.fromisoformat(found[-1])
    except (IndexError, ValueError) as error:
        raise ValueError(
            f"{path}: no date of export in its name; name it <feed>_<YYYY-MM-DD>.csv"
        ) from error


def records_of(path: Path, contract: Contract) -> Iterator[Record]:
    """The file's good records, in its order, each with the export's date under `exported_on`."""
    day = exported_on(path)
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            try:
                record = {
                    name: value(row.get(name) or "", column)
                    for name, column in contract.columns.items()
                }
            except RefusedError:
                continue
            record["exported_on"] = day
            yield record


def unlike(paths: list[Path]) -> list[Path]:
    """The files without those whose content came under another name before."""
    by_content: dict[bytes, Path] = {}
    for path in sorted(paths):
        by_content.setdefault(path.read_bytes(), path)
    return list(by_content.values())


def newest(versions: list[Record], contract: Contract) -> list[Record]:
    """Of each key its newest record; of two equally new ones the first."""
    kept: dict[tuple[Any, ...], Record] = {}
    for record in versions:
        key = tuple(record[name] for name in contract.key)
        if key not in kept or age(kept[key], contract) < age(record, contract):
            kept[key] = record
    return list(kept.values())


def age(record: Record, contract: Contract) -> tuple[datetime, date]:
    at = record[contract.version] if contract.version else None
    return (at or datetime.min, record["exported_on"])


def read_feed(feed: str, paths: list[Path], accepts: Callable[[Record], bool]) -> Feed:
    contract = CONTRACTS[feed]
    records = [
        record for path in unlike(paths) for record in records_of(path, contract) if accepts(record)
    ]
    if not contract.key:
        return Feed(records, records)
    versions = sorted(records, key=lambda record: age(record, contract))
    return Feed(newest(versions, contract), versions)


def read_landing(folder: Path, questions: dict[tuple[str, str], Record]) -> dict[str, Feed]:
    """Every feed of a landing folder of the feeds' own column names; absent feeds are empty.

    `questions` holds the scale of each survey's question: a score outside it is refused.
    """

    def on_its_scale(record: Record) -> bool:
        question = questions.get((record["survey_id"], record["question_id"]))
        score = record["score"]
        return (
            question is None
            or score is None
            or question["scale_min"] <= score <= question["scale_max"]
        )

    paths: dict[str, list[Path]] = {feed: [] for feed in CONTRACTS}
    for path in folder.glob("*.csv"):
        paths[feed_of(path)].append(path)
    accepts = {"survey_responses": on_its_scale}
    return {
        feed: read_feed(feed, found, accepts.get(feed, lambda _: True))
        for feed, found in paths.items()
    }
