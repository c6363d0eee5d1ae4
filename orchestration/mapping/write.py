"""A mapping of an unknown file, written so that a person can read it and decide what is open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.mapping.feeds_text import feeds, header
from orchestration.mapping.numbers import one_style
from orchestration.mapping.yaml_text import noted, scalar, unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestration.mapping.draft import Draft
    from orchestration.mapping.expressions import Filled
    from orchestration.mapping.profile import Profile

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


def mapping_text(draft: Draft) -> str:
    """The YAML of the proposal. What is unsure or missing is said in comments."""
    parts = [
        _about(draft),
        _format(draft),
        _export(draft),
        _values(draft),
        _times(draft),
        header(draft),
        feeds(draft),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _about(draft: Draft) -> list[str]:
    profile = draft.profile
    looked = "all" if profile.records.is_whole else "the first"
    feeds = ", ".join(one.feed for one in draft.proposals)
    read = f"{looked} {profile.records.read:,} records were looked at."
    return [
        f"# Proposed by 'cx map' from {profile.source.path.name}: {read}",
        "# Decide every line that says 'unsure' or 'missing', then try it: cx map --check <file>",
        f"description: {scalar(f'{feeds} as exported by {draft.folder}')}",
        f"files: [{_globs(profile)}]",
        *noted(f"source_system: {draft.folder}", "where the ids of this file belong"),
    ]


def _globs(profile: Profile) -> str:
    """Names like the file's, with anything where it has digits."""
    glob = re.sub(r"[\d_-]*\d[\d_T-]*", "*", profile.source.path.name)
    return f'"{glob}"' if "*" in glob else f'"{glob}", "{_any(glob)}"'


def _any(name: str) -> str:
    stem, dot, ending = name.partition(".")
    return f"{stem}_*{dot}{ending}"


def _format(draft: Draft) -> list[str]:
    records = draft.profile.records
    words: dict[str, str] = {}
    inner = draft.profile.source.inner.lower()
    if inner.rpartition(".")[2] not in ENDINGS[records.kind]:
        words["type"] = records.kind
    doubts: list[str] = []
    if dialect := records.dialect:
        doubts += dialect.doubts
        words |= {"delimiter": f'"{dialect.delimiter}"'} if dialect.delimiter != "," else {}
        words |= {"quote": f'"{dialect.quote}"'} if dialect.quote != '"' else {}
        words |= {"preamble": str(dialect.preamble)} if dialect.preamble else {}
        words |= {"header_rows": str(dialect.header_rows)} if dialect.header_rows > 1 else {}
    if records.encoding and records.encoding.name != "utf-8":
        words["encoding"] = records.encoding.name
        others = ", ".join(records.encoding.alternatives)
        told = f"{records.encoding.doubt}; or {others}" if others else records.encoding.doubt
        doubts.append(told)
    if records.records_at:
        words["records_at"] = scalar(records.records_at)
    if records.final_newline != "required":
        words["final_newline"] = records.final_newline
    inline = ", ".join(f"{key}: {value}" for key, value in words.items()).replace('"\t"', r'"\t"')
    return unsure(f"format: {{{inline}}}", *doubts) if words else []


def _export(draft: Draft) -> list[str]:
    """When the file was exported, where no column says which of two records is newer."""
    undated = [
        one.feed
        for one in draft.proposals
        if one.contract.needs_version
        and one.contract.version not in {pairing.target.name for pairing in one.pairings}
    ]
    if not undated:
        return []
    for look, pattern in DATES:
        if re.search(look, draft.profile.source.path.name):
            return noted(f"exported_at: '{pattern}'", "the date in the file's name")
    feeds = ", ".join(undated)
    return [
        f"# missing: exported_at: nothing says which of two records of {feeds} is newer.",
        "# Put the export date into the file's name, like name_2024-01-31.csv, and take this line:",
        f"# exported_at: '{DATES[0][1]}'",
        "# Of an export that is made only once, its time: exported_at: 2024-01-31T00:00:00",
    ]


def _values(draft: Draft) -> list[str]:
    lines = []
    lines += _null_values(draft)
    numbers = [column.numbers for column in draft.used if column.is_number and column.numbers]
    (decimal, thousands), symbols, doubt = one_style(numbers)
    if any(not one.is_plain for one in numbers):
        words_of = [f'decimal: "{decimal}"']
        words_of += [f'thousands: "{thousands}"'] if thousands else []
        words_of += [f'symbols: "{symbols}"'] if symbols else []
        lines += unsure(f"numbers: {{{', '.join(words_of)}}}", doubt)
    return lines


def _null_values(draft: Draft) -> list[str]:
    """Words for nothing: those of columns of values, and those that nobody means as a word."""
    typed = {word for c in draft.used if c.kind not in ("text", "empty") for word in c.null_words}
    seen = {word: c.name for c in draft.used for word in c.null_words}
    taken = sorted(word for word in seen if word in typed or word.lower() in NEVER_A_WORD)
    doubtful = [f"{word!r} of {name}" for word, name in seen.items() if word not in taken]
    also = [c.name for c in draft.used if c.kind == "text" and set(c.null_words) & set(taken)]
    if not seen:
        return []
    values = ", ".join(f'"{word}"'.replace("\\", "\\\\") for word in ("", *taken))
    return unsure(
        f"null_values: [{values}]",
        f"is {', '.join(doubtful[:3])} a value?" if doubtful else "",
        f"they are none in {', '.join(also[:3])} either" if also else "",
    )


def _times(draft: Draft) -> list[str]:
    found = [one for each in draft.filled.values() for one in each]
    stamps = {
        p.column.name: p.column
        for one in draft.proposals
        for p in one.pairings
        if p.target.sql_type == "timestamp" and p.column.times and not p.column.times.dates_only
    }
    times = list(stamps.values())
    lines = []
    if times and not all(column.times and column.times.offsets for column in times):
        is_utc = all("utc" in column.name.lower() for column in times)
        doubt = "" if is_utc else "the file names no zone; whose clock is it? Like Europe/Berlin"
        lines += unsure("time_zone: UTC", doubt)
    formats = _formats([one for one in found if one.is_time])
    lines += ["time_formats:", *formats] if formats else []
    days = [one for one in found if one.day]
    if days:
        inline = ", ".join(f"{one.target}: day" for one in days)
        lines += unsure(f"precision: {{{inline}}}", *(one.day_doubt for one in days))
    return list(dict.fromkeys(lines))


def _formats(times: Sequence[Filled]) -> list[str]:
    """One line for all times where they are written alike, else one for each that is not ISO."""
    if len(times) > 1 and len({(one.format, one.choices) for one in times}) == 1:
        return _format_of(times[0], '"*"')
    lines = [line for one in times for line in _format_of(one, one.target)]
    return list(dict.fromkeys(lines))


def _format_of(one: Filled, key: str) -> list[str]:
    if one.choices:
        what = "every time" if key == '"*"' else f"every {key}"
        return [
            f"  # missing: {what} reads both ways: take the line that is right",
            *(f'  # {key}: "{form}"  # {_example(form)}' for form in one.choices),
        ]
    return [f'  {key}: "{one.format}"'] if one.format else []


def _example(form: str) -> str:
    return "day first" if form.startswith("%d") else "month first"
