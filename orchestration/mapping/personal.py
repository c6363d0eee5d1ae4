"""Ids that are made of addresses of persons: ids are published as they are."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.mappings import BY_NAME
from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.profile import profile
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.contracts import Column
    from orchestration.extracts.mappings import Mapping

_HASHED = re.compile(r"\b(md5|sha1|sha256)\s*\(", re.IGNORECASE)


def readable_ids(mapping: Mapping, path: Path) -> tuple[str, ...]:
    """One warning for each id of a mapping that would show how to reach a person.

    Args:
        mapping: the mapping that took the file.
        path: the file, whose columns are looked at.
    """
    if mapping.feeds == BY_NAME:
        return ()
    with suppress(UnknownFileError):
        reaching = [column.name for column in profile(path).columns if column.is_personal]
        return tuple(
            f"{feed}.{name} is published as it is, and '{column}' reaches a person: take a hash "
            f"of it, like md5(concat_ws('/', …)), or another column"
            for feed, name, sql in _ids(mapping)
            for column in reaching
            if _names(sql, column) and not _HASHED.search(sql)
        )
    return ()


def _ids(mapping: Mapping) -> list[tuple[str, str, str]]:
    """Feed, column and expression of each id that is not hashed by the load itself."""
    found = []
    for feed, contract in read_contracts(PROJECT).items():
        if feed in mapping.feeds:
            told = mapping.feed(feed).columns
            ids = [c for c in contract.columns if c.name in told and _is_shown(c, contract.key)]
            found += [(feed, column.name, told[column.name]) for column in ids]
    return found


def _is_shown(column: Column, key: tuple[str, ...]) -> bool:
    is_id = column.name in key or column.name.endswith("_id")
    return is_id and column.pii is None and column.name != "source_system"


def _names(sql: str, column: str) -> bool:
    outside = re.sub(r"'(?:[^']|'')*'", "''", sql)
    pattern = rf'(?<![\w"]){re.escape(column)}(?![\w"])|"{re.escape(column)}"'
    return re.search(pattern, outside, re.IGNORECASE) is not None
