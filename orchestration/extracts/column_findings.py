"""What is said of a file's columns: those that nothing reads, those it lacks, those it lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.mappings import BY_NAME
from orchestration.extracts.told_names import reads_as_name, tellable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from orchestration.extracts.header import Binding
    from orchestration.extracts.mappings import Mapping
    from orchestration.extracts.whole import Candidate

TOKEN = re.compile(r"""'(?:[^']|'')*'|--[^\n]*|"((?:[^"]|"")*)"|(\w+)\b(?!\s*\()""")
"""What may be a name in SQL: in quotes, or a word that is no function; texts are passed over."""
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
    """Pairs of column ('' is the file) and words.

    An optional column is missed where an expression reads it: what it would have told is null
    now. A file in the feeds' own names has of the optional columns those that its owner keeps.
    """
    names, others = tellable(binding.unknown)
    found = [(name, UNKNOWN) for name in names]
    found += [("", f"{UNKNOWN}s: {others}")] if others else []
    read = {name for sql in _expressions(mapping) for name in _names(sql)}
    return found + [(name, MISSING) for name in binding.absent if name.casefold() in read]


def read_columns(binding: Binding) -> tuple[str, ...]:
    """The columns of a file that something may read, under the names of its mapping.

    Of those that it reads without naming them, the ones whose names read like names.
    """
    return tuple(
        name
        for name in binding.kept
        if name not in binding.copies and (name in binding.declared or reads_as_name(name))
    )


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
        yield from (one.pre_sql or "", one.lacking or "")
        yield from (*one.columns.values(), *one.filters.values(), *one.rejects.values())


def _names(sql: str) -> Iterator[str]:
    """Every name that an expression may mean a column by; names know no case."""
    for found in TOKEN.finditer(sql):
        in_quotes, word = found.groups()
        if in_quotes or word:
            yield (word or in_quotes.replace('""', '"')).casefold()
