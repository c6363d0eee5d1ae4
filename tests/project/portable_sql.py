"""Finds SQL in the models that would not run, or would not mean the same, on Spark.

Two looks: words in the models' source (what a person wrote), and the syntax tree of the compiled
model (what the engine gets). Engine-specific SQL belongs into `macros/engine`, so words are looked
for outside of macros only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import expressions as exp

# what the source must not hold, and what to write instead
BANNED_WORDS = {
    r"\bqualify\b": "a window in a CTE and a filter on it",
    r"\b(quantile_cont|quantile_disc|approx_quantile)\b": "percentile_cont within group",
    r"\barg_(min|max)\b": "min_by or max_by",
    r"\b(generate_series|unnest|range)\s*\(": "a macro of macros/engine",
    r"\bstring_agg\b|\blistagg\b": "no ordered string aggregate is portable",
    r"->>": "cast in the mapping, not in a model",
    r"\b(regexp_matches|regexp_full_match|starts_with)\b": "a macro of macros/engine",
    r"\b(strftime|strptime|epoch)\b": "a macro of macros/engine",
    r"\bregexp_replace\b": "the redact macro or another of macros/engine",
    r"\bdatediff\s*\(": "dbt.datediff or datediff_seconds",
    r"\bextract\s*\(\s*(epoch|isodow|dow)\b": "a macro of macros/engine",
    r"\basof\s+join\b": "a range join",
    r"\bunion\s+(all\s+)?by\s+name\b": "columns in the same order",
    r"\*\s*(exclude|except|replace)\b": "the columns by name",
    r"\bvarchar\b": "string",
    r"\b(timestamptz|at\s+time\s+zone)\b": "UTC timestamps and the local_date macro",
    r"\bround\s*\(": "no rounding in models",
    r"\bconcat\s*\(": "|| with coalesce",
    r"(?<![.\w])hash\s*\(": "md5",
    r"\b(current_date|current_timestamp|now\s*\(|today\s*\()": "the row of int_run_context",
    r"\\[dws]": "[0-9], [a-z] or [ ] in regular expressions",
    r"\bmerge\s+into\b": "whole partitions are replaced",
}
RANKED = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)
ORDER_BY = re.compile(
    r"\border\s+by\b(?P<terms>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)", re.IGNORECASE
)
FRAME = re.compile(r"\b(?:rows|range)\s+between\b|\blimit\b", re.IGNORECASE)
TOP_LEVEL_COMMA = re.compile(r",(?![^()]*\))")
COMMENT = re.compile(r"--[^\n]*|\{#.*?#\}|/\*.*?\*/", re.DOTALL)


def banned_words(source: str) -> Iterator[str]:
    """Say which banned words stand in a model's source, with what to write instead."""
    bare = COMMENT.sub(" ", source)
    for pattern, instead in BANNED_WORDS.items():
        if found := re.search(pattern, bare, re.IGNORECASE):
            yield f"'{found.group(0).strip()}' is not portable: write {instead}"


def unplaced_nulls(source: str) -> Iterator[str]:
    """Say which sort terms leave open where nulls go: last on DuckDB, first on Spark."""
    for clause in ORDER_BY.finditer(COMMENT.sub(" ", source)):
        terms = FRAME.split(clause["terms"])[0]
        for term in TOP_LEVEL_COMMA.split(terms):
            if not re.search(r"\bnulls\s+(first|last)\b", term, re.IGNORECASE):
                yield f"'order by … {term.strip()[:60]}' must say where nulls go"


def banned_trees(compiled: str, *, may_divide: bool = False) -> Iterator[str]:
    """Say what in a compiled model means something else, or nothing, on Spark."""
    tree = sqlglot.parse_one(compiled, read="duckdb")
    if tree.find(exp.Array, exp.Struct):
        yield "list and struct literals are not portable"
    if not may_divide and tree.find(exp.Div, exp.IntDiv):
        yield "division belongs to the statistics of kpi_values alone"
    windows = list(tree.find_all(exp.Window))
    named = {each.name: each for each in windows if isinstance(each.this, exp.Identifier)}
    for window in windows:
        ordered = named.get(window.alias, window).args.get("order")
        if isinstance(window.this, RANKED) and ordered is None:
            yield f"a ranking window without an order: {window.sql()[:80]}"
    for total in tree.find_all(exp.Sum):
        if isinstance(total.this, exp.Predicate):
            yield f"a sum over a boolean: {total.sql()[:80]}; write count_if"
