"""What is said of a file's columns: those that nothing reads, those it lacks, those it lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from orchestration.extracts.header import Binding
    from orchestration.extracts.mappings import Mapping
    from orchestration.extracts.whole import Candidate

UNKNOWN = "unknown column"
MISSING = "missing column"
GONE = "no longer delivered"
EARLIER = """
select column_name
from ops.delivered_columns
where file_id = (
    select file_id
    from ops.files inner join ops.file_feeds using (file_id)
    where
        mapping = ? and feed = ? and file_id <> ?
        and state in ('loaded', 'missing', 'superseded')
        and coalesce(exported_at <= ?, true)
    order by exported_at desc nulls last, loaded_at desc, file_id
    limit 1
)
order by column_name
"""
"""The columns of the newest file before one: of its mapping, its feed, its export time or older."""


def column_findings(binding: Binding, mapping: Mapping) -> list[tuple[str, str]]:
    """Pairs of column and words.

    An optional column is missed where an expression reads it: what it would have told is null
    now. A file in the feeds' own names has of the optional columns those that its owner keeps.
    """
    found = [(name, UNKNOWN) for name in binding.unknown]
    expressions = list(_expressions(mapping))
    missed = [name for name in binding.absent if _is_read(name, expressions)]
    return found + [(name, MISSING) for name in missed]


def read_columns(binding: Binding) -> tuple[str, ...]:
    """The columns of a file that something may read, under the names of its mapping."""
    return tuple(n for n in binding.names if n not in (*binding.unknown, *binding.copies))


def with_gone(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    columns: tuple[str, ...],
    findings: tuple[tuple[str, str], ...],
) -> list[tuple[str, str]]:
    """The findings, with those columns called gone that the newest earlier file had."""
    feed = candidate.feeds[0]
    known = [candidate.mapping.name, feed, candidate.file_id, candidate.exported_at]
    earlier = connection.execute(EARLIER, known).fetchall()
    gone = [name for (name,) in earlier if name not in columns]
    others = [(name, words) for name, words in findings if name not in gone or words != MISSING]
    return [*others, *((name, GONE) for name in gone)]


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
