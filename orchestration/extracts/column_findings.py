"""What is said of a file's columns: those that nothing reads, and those that it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestration.extracts.header import Binding
    from orchestration.extracts.mappings import Mapping

UNKNOWN = "unknown column"
MISSING = "missing column"


def column_findings(binding: Binding, mapping: Mapping) -> list[tuple[str, str]]:
    """Pairs of column and words.

    An optional column is missed where an expression reads it: what it would have told is null
    now. A file in the feeds' own names has of the optional columns those that its owner keeps.
    """
    found = [(name, UNKNOWN) for name in binding.unknown]
    expressions = list(_expressions(mapping))
    missed = [name for name in binding.absent if _is_read(name, expressions)]
    return found + [(name, MISSING) for name in missed]


def _expressions(mapping: Mapping) -> Iterator[str]:
    if mapping.feeds == BY_NAME:
        return
    for feed in mapping.feeds:
        one = mapping.feed(feed)
        yield one.pre_sql or ""
        yield from (*one.columns.values(), *one.filters.values(), *one.rejects.values())


def _is_read(column: str, expressions: list[str]) -> bool:
    name = re.escape(column)
    named = re.compile(rf'"{name}"|(?<![\w".]){name}(?![\w"(])', re.IGNORECASE)
    return any(named.search(sql) for sql in expressions)
