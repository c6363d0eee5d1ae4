"""A mapping of an unknown file, written so that a person can read it and decide what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.mapping.document import (
    DATES,
    clocks,
    days,
    description,
    exported_at,
    form,
    globs,
    null_values,
    numbers,
    time_formats,
    undated,
)
from orchestration.mapping.feeds_text import feeds, header
from orchestration.mapping.numbers import one_style
from orchestration.mapping.yaml_text import inline, inline_list, noted, remark, scalar, unsure

if TYPE_CHECKING:
    from orchestration.mapping.draft import Draft
    from orchestration.mapping.expressions import Filled


def mapping_text(draft: Draft) -> str:
    """The YAML of the proposal. What is unsure or missing is said in comments."""
    parts = [
        _about(draft),
        _format(draft),
        _export(draft),
        _null_values(draft),
        _numbers(draft),
        _times(draft),
        header(draft),
        feeds(draft),
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def _about(draft: Draft) -> list[str]:
    profile = draft.profile
    looked = "all" if profile.records.is_whole else "the first"
    read = f"{looked} {profile.records.read:,} records were looked at."
    return [
        remark(f"Proposed by 'cx map' from {profile.source.path.name}: {read}"),
        "# Decide every line that says 'unsure' or 'missing', then try it: cx map --check <file>",
        f"description: {scalar(description(draft))}",
        f"files: {inline_list(globs(draft))}",
        *noted(f"source_system: {draft.folder}", "where the ids of this file belong"),
    ]


def _format(draft: Draft) -> list[str]:
    words, records = form(draft), draft.profile.records
    doubts = [*records.dialect.doubts] if records.dialect else []
    if records.encoding and records.encoding.name != "utf-8":
        others = ", ".join(records.encoding.alternatives)
        told = f"{records.encoding.doubt}; or {others}" if others else records.encoding.doubt
        doubts.append(told)
    lines = unsure(f"format: {inline(words)}", *doubts) if words else []
    return lines + _last_line(words) * (records.final_newline == "optional")


def _last_line(words: dict[str, str | int]) -> list[str]:
    """A last line without an end is like that of a file that was cut: a person must say."""
    line = f"format: {inline(words | {'final_newline': 'optional'})}"
    return [
        "# unsure: the last line has no end: the file may be cut, and is not loaded as it is.",
        f"# Where every export ends so, this is right: {line}",
    ]


def _export(draft: Draft) -> list[str]:
    """When the file was exported, where no column says which of two records is newer."""
    if not undated(draft):
        return []
    if pattern := exported_at(draft):
        return noted(f"exported_at: {scalar(pattern)}", "the date in the file's name")
    feeds = ", ".join(undated(draft))
    return [
        f"# missing: exported_at: nothing says which of two records of {feeds} is newer.",
        "# Put the export date into the file's name, like name_2024-01-31.csv, and take this line:",
        f"# exported_at: {scalar(DATES[0][1])}",
        "# Of an export that is made only once, its time: exported_at: 2024-01-31T00:00:00",
    ]


def _numbers(draft: Draft) -> list[str]:
    words = numbers(draft)
    held = [column.numbers for column in draft.used if column.is_number and column.numbers]
    return unsure(f"numbers: {inline(words)}", one_style(held)[2]) if words else []


def _null_values(draft: Draft) -> list[str]:
    taken = null_values(draft)
    if not taken:
        return []
    seen = {word: column.name for column in draft.used for word in column.null_words}
    doubtful = [f"{word!r} of {name}" for word, name in seen.items() if word not in taken]
    words = set(taken)
    also = [c.name for c in draft.used if c.kind == "text" and set(c.null_words) & words]
    return unsure(
        f"null_values: {inline_list(taken)}",
        f"is {', '.join(doubtful[:3])} a value?" if doubtful else "",
        f"they are none in {', '.join(also[:3])} either" if also else "",
    )


def _times(draft: Draft) -> list[str]:
    lines = []
    if clocks(draft):
        is_utc = all("utc" in column.name.lower() for column in clocks(draft))
        doubt = "" if is_utc else "the file names no zone; whose clock is it? Like Europe/Berlin"
        lines += unsure("time_zone: UTC", doubt)
    formats = time_formats(draft)
    lines += ["time_formats:"] if formats else []
    lines += [line for name, one in formats.items() for line in _format_of(one, name)]
    if found := days(draft):
        precision = inline({one.target: "day" for one in found})
        lines += unsure(f"precision: {precision}", *(one.day_doubt for one in found))
    return lines


def _format_of(one: Filled, name: str) -> list[str]:
    key = scalar(name)
    if one.choices:
        what = "every time" if name == "*" else f"every {name}"
        return [
            f"  # missing: {what} reads both ways: take the line that is right",
            *(f"  # {key}: {scalar(form)}  # {_example(form)}" for form in one.choices),
        ]
    return [f"  {key}: {scalar(one.format or '')}"]


def _example(form: str) -> str:
    return "day first" if form.startswith("%d") else "month first"
