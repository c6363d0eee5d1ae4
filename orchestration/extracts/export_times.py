"""When a file was exported, where that decides which of two records is newer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.mappings import Mapping

WAYS = ("%Y-%m-%d", "%Y%m%d", "%Y_%m_%d", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%dT%H%M%S")
"""How export dates are written in names, the plainest first: for examples in messages."""


def export_time(mapping: Mapping, delivery: Delivery, control: dict[str, Any]) -> datetime | None:
    """When the file was exported: its control file's word, the mapping's, or its name's.

    Raises:
        FileStoppedError: the time told is no time, or the name's last date is not its newest.
    """
    told = control.get("exported_at", mapping.exported_at)
    try:
        if isinstance(told, str) and "exported_at" in control:
            told = datetime.fromisoformat(told)
        if isinstance(told, datetime):
            return told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told
        return _in_name(told, delivery.path.name) if told else None
    except (ValueError, OverflowError) as error:
        raise FileStoppedError("refused", f"no export time: {error}") from error


def _in_name(pattern: str, name: str) -> datetime | None:
    """The last date in a name: the others are those of the period that the export covers.

    An export is not older than its period. A last date before the first is none of it.
    """
    times = [_time(found) for found in re.finditer(pattern, name)]
    if times and times[-1] < max(times):
        raise ValueError("the last date in its name is before another: put the export date last")
    return times[-1] if times else None


def _time(found: re.Match[str]) -> datetime:
    parts = {part: int(value) for part, value in found.groupdict("0").items()}
    return datetime(**parts)  # type: ignore[arg-type]


def check_version(
    delivery: Delivery,
    mapping: Mapping,
    contracts: Dictionary[str, Contract],
    exported_at: datetime | None,
) -> None:
    """A file of a feed that changes must say which of two records is newer.

    Raises:
        FileStoppedError: neither its records nor its name do; the message has a name that would.
    """
    if exported_at is not None:
        return
    for feed in delivery.feeds:
        if contracts[feed].needs_version and not _has_version(mapping, contracts[feed]):
            raise FileStoppedError(
                "refused",
                f"{feed} has no version column, so the export date must be in the file's name: "
                f"{_advice(mapping, delivery, feed)}",
            )


def _has_version(mapping: Mapping, contract: Contract) -> bool:
    if mapping.feeds == BY_NAME:
        return contract.version is not None
    return contract.version in mapping.feed(contract.feed).columns


def _advice(mapping: Mapping, delivery: Delivery, feed: str) -> str:
    """A name that the mapping's pattern finds its date in."""
    if mapping.feeds == BY_NAME:
        return f"call it like {feed}_2024-01-31.csv"
    stem, _, ending = delivery.path.name.partition(".")
    day = datetime(2024, 1, 31, 23, 59)
    for way in WAYS:
        name = f"{stem}_{day.strftime(way)}.{ending}"
        if _dates(str(mapping.exported_at), name, day):
            return f"call it like {name}"
    return f"exported_at in extracts/{mapping.name}.yml says how it is to be written"


def _dates(pattern: str, name: str, day: datetime) -> bool:
    try:
        found = _in_name(pattern, name)
    except ValueError:
        return False
    return found is not None and found.date() == day.date()
