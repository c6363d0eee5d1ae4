"""What the load found out about files that it took all the same: columns, questions, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.warehouse import Row, read_rows

if TYPE_CHECKING:
    import duckdb


_FINDINGS = """
with

found as (
    select
        path,
        finding,
        list(column_name order by column_name) as names,
    from ops.file_columns inner join ops.files using (file_id)
    where run_id = $run_id or $run_id is null
    group by
        file_id,
        path,
        finding,
        case when finding not in ('unknown column', 'missing column') then column_name end
),

told as (
    select
        path,
        array_to_string(names[:12], ', ')
            || case when len(names) > 12 then ' and ' || len(names) - 12 || ' more' else '' end
            as column_name,
        finding,
    from found
)

select * from told
order by path, column_name, finding
"""
"""One line for all columns of a file that nothing reads, and one for all that it lacks."""
_FILTERS = """
select path, feed, rule, records
from ops.file_filters inner join ops.files using (file_id)
where run_id = $run_id or $run_id is null
order by path, feed, rule
"""
_ADVICE = {
    "unknown column": "not loaded: name it in the mapping under extracts/ if it is needed",
    "missing column": "read as no value in every row: was it taken out of the export?",
    "no longer delivered": "the file before had it: was it renamed, or taken out of the export?",
    "no scale is known": "not counted: add the question to seeds/survey_questions.csv",
    "records have a local time": "may be an hour off: have times exported in UTC or with an offset",
    "two code pages mixed": "some letters are wrong: have the file exported anew, in UTF-8",
    "text that looks like UTF-8": "set `encoding` in the mapping, or have the file exported anew",
}


def read_findings(connection: duckdb.DuckDBPyConnection, run_id: str | None = None) -> list[Row]:
    """One row per finding: path, column ('' is the file as a whole), finding, what to do.

    Of the files that this run loaded, else of all.
    """
    rows = read_rows(connection, _FINDINGS, {"run_id": run_id})
    return [row | {"what_to_do": _what_to_do(row["finding"])} for row in rows]


def read_filters(connection: duckdb.DuckDBPyConnection, run_id: str | None = None) -> list[Row]:
    """One row per file, feed and rule of a mapping that left records out, with their number."""
    return read_rows(connection, _FILTERS, {"run_id": run_id})


def _what_to_do(finding: str) -> str:
    return next((advice for words, advice in _ADVICE.items() if words in finding), "")
