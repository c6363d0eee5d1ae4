"""What a proposed mapping says, as values: its text must read back as exactly these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from orchestration.mapping.expressions import identifier
from orchestration.mapping.numbers import one_style

if TYPE_CHECKING:
    from orchestration.mapping.columns import Column
    from orchestration.mapping.draft import Draft
    from orchestration.mapping.expressions import Filled

ENDINGS = {
    "csv": ("csv",),
    "jsonl": ("jsonl", "ndjson"),
    "json": ("json",),
    "parquet": ("parquet",),
}
NEVER_A_WORD = ("null", "n/a", "#n/a", "nan", "(null)", "\\n", "nil", "undefined")
DATES = (
    (r"\d{4}-\d{2}-\d{2}", r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    (r"(?<!\d)20\d{6}(?!\d)", r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
    (r"\d{4}_\d{2}_\d{2}", r"(?P<year>\d{4})_(?P<month>\d{2})_(?P<day>\d{2})"),
)
TOTAL = "'(?i)^(grand |sub)?(total|sum|gesamt|somme)'"


def document(draft: Draft) -> dict[str, Any]:
    """Everything that the proposal says. What wants a decision is left out."""
    return {
        "description": description(draft),
        "files": globs(draft),
        "source_system": draft.folder,
        "format": form(draft),
        "exported_at": exported_at(draft),
        "null_values": null_values(draft),
        "numbers": numbers(draft),
        "time_zone": "UTC" if clocks(draft) else None,
        "time_formats": {
            name: one.format
            for name, one in time_formats(draft).items()
            if one.format and not one.choices
        },
        "precision": {one.target: "day" for one in days(draft)},
        "header": {
            "duplicates": duplicates(draft),
            "required": [column.name for column in required(draft)],
            "optional": optional(draft),
        },
        "feeds": {
            one.feed: {
                "filters": filters(draft),
                "columns": {each.target: each.expression for each in draft.filled[one.feed]},
            }
            for one in draft.proposals
        },
    }


def bare(value: Any) -> Any:
    """A document without the keys under which nothing stands."""
    if isinstance(value, dict):
        held = {key: bare(each) for key, each in value.items()}
        return {key: each for key, each in held.items() if each not in (None, {}, [])}
    return value


def description(draft: Draft) -> str:
    """What the file is."""
    return f"{', '.join(one.feed for one in draft.proposals)} as exported by {draft.folder}"


def globs(draft: Draft) -> list[str]:
    """Names like the file's, with anything where it has digits."""
    glob = re.sub(r"[\d_-]*\d[\d_T-]*", "*", draft.profile.source.path.name)
    if "*" in glob:
        return [glob]
    stem, dot, ending = glob.partition(".")
    return [glob, f"{stem}_*{dot}{ending}"]


def form(draft: Draft) -> dict[str, str | int]:
    """How the file is written, where it is not as most are."""
    records = draft.profile.records
    words: dict[str, str | int] = {}
    inner = draft.profile.source.inner.lower()
    if inner.rpartition(".")[2] not in ENDINGS[records.kind]:
        words["type"] = records.kind
    if dialect := records.dialect:
        words |= {"delimiter": dialect.delimiter} if dialect.delimiter != "," else {}
        words |= {"quote": dialect.quote} if dialect.quote != '"' else {}
        words |= {"preamble": dialect.preamble} if dialect.preamble else {}
        words |= {"header_rows": dialect.header_rows} if dialect.header_rows > 1 else {}
    if records.encoding and records.encoding.name != "utf-8":
        words["encoding"] = records.encoding.name
    if records.records_at:
        words["records_at"] = records.records_at
    if records.final_newline == "quoted":  # a last line without any end may be cut: decide
        words["final_newline"] = records.final_newline
    return words


def undated(draft: Draft) -> list[str]:
    """The feeds of which no column says which of two records is newer."""
    return [
        one.feed
        for one in draft.proposals
        if one.contract.needs_version
        and one.contract.version not in {pairing.target.name for pairing in one.pairings}
    ]


def exported_at(draft: Draft) -> str | None:
    """Where the file's name says when it was exported, and that is needed."""
    name = draft.profile.source.path.name
    found = [pattern for look, pattern in DATES if re.search(look, name)]
    return found[0] if found and undated(draft) else None


def null_values(draft: Draft) -> list[str]:
    """Words for nothing: those of columns of values, and those that nobody means as a word."""
    typed = {word for c in draft.used if c.kind not in ("text", "empty") for word in c.null_words}
    seen = {word for c in draft.used for word in c.null_words}
    taken = sorted(word for word in seen if word in typed or word.lower() in NEVER_A_WORD)
    return ["", *taken] if seen else []


def numbers(draft: Draft) -> dict[str, str]:
    """How numbers are written, where that has to be said."""
    held = [column.numbers for column in draft.used if column.is_number and column.numbers]
    if all(one.is_plain for one in held):
        return {}
    (decimal, thousands), symbols, _ = one_style(held)
    found = {"decimal": decimal, "thousands": thousands, "symbols": symbols}
    return {name: marks for name, marks in found.items() if marks}


def clocks(draft: Draft) -> list[Column]:
    """The columns of times where any of them names no zone."""
    stamps = {
        p.column.name: p.column
        for one in draft.proposals
        for p in one.pairings
        if p.target.sql_type == "timestamp" and p.column.times and not p.column.times.dates_only
    }
    told = all(column.times and column.times.offsets for column in stamps.values())
    return [] if told else list(stamps.values())


def time_formats(draft: Draft) -> dict[str, Filled]:
    """Per column of a feed how its times are written; `*` where all are written alike."""
    times = [one for each in draft.filled.values() for one in each if one.is_time]
    if len(times) > 1 and len({(one.format, one.choices) for one in times}) == 1:
        times_of = {"*": times[0]}
    else:
        times_of = {one.target: one for one in times}
    return {name: one for name, one in times_of.items() if one.format or one.choices}


def days(draft: Draft) -> list[Filled]:
    """The columns of times that hold dates without an hour."""
    return [one for each in draft.filled.values() for one in each if one.day]


def duplicates(draft: Draft) -> dict[str, str]:
    """Which of several columns of one name is meant."""
    return dict.fromkeys(draft.profile.records.twice, "first")


def required(draft: Draft) -> list[Column]:
    """The columns that are used; of JSON those without which no record has what the feed needs."""
    if draft.profile.records.kind == "csv":
        return draft.used
    names = {p.column.name for one in draft.proposals for p in one.pairings if p.target.required}
    return [column for column in draft.used if column.name in names]


def optional(draft: Draft) -> list[str]:
    """All other columns: those that are used first."""
    needed = required(draft)
    others = [column.name for column in draft.used if column not in needed]
    return [*others, *(column.name for column in unused(draft) if not is_copy(column))]


def unused(draft: Draft) -> list[Column]:
    """The columns of the file that no feed takes."""
    return [column for column in draft.profile.columns if column not in draft.used]


def is_copy(column: Column) -> bool:
    """Whether a column is another one of a name: the header says it once."""
    return " of that name)" in column.name


def filters(draft: Draft) -> dict[str, str]:
    """What leaves sums at the end of the file out."""
    records = draft.profile.records
    if not records.totals:
        return {}
    name = identifier(records.names[records.total_in])
    return {"total_row": f"regexp_matches({name}, {TOTAL})"}
