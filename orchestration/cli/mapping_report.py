"""How the profile of an unknown file and the trial of its mapping are shown."""

from __future__ import annotations

import os
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.cli import output
from orchestration.cli.command import Format
from orchestration.mapping.dates import ISO
from orchestration.mapping.drafts import drafted
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from orchestration.mapping.columns import Column
    from orchestration.mapping.look import Looked
    from orchestration.mapping.profile import Profile
    from orchestration.settings import Settings


def looked(found: Looked, settings: Settings, form: Format) -> None:
    """Show the columns of a file, what is unsure of them, the proposal, and what is next."""
    if form is Format.JSON:
        output.as_json(_plain(found))
        return
    rows = [_row(column) for column in found.profile.columns]
    output.table("Columns", ("name", "filled", "distinct", "type", "looks like", "remarks"), rows)
    for line in _written_as(found.profile):
        output.say(line)
    if found.known is not None:
        files = ", ".join(found.known.files)
        output.say(f"This is what extracts/{found.known.mapping}.yml reads: no mapping is needed.")
        place = settings.landing / found.known.folder
        output.say(f"Next: put it under {place}/ (named like {files}), then cx refresh")
        return
    likely = [
        (one.feed, one.score, ", ".join(one.reasons)) for one in found.proposals[:3] if one.score
    ]
    output.table("Feeds that it may fill", ("feed", "score", "it has"), likely)
    if found.written is None:
        output.say("Its columns are like those of no feed: no mapping was proposed.")
        output.say(
            f"Next: cx map {in_shell(found.profile.source.path)} --feed <feed>"
            f"{own_option(settings)}; "
            "the feeds and their columns stand in models/staging/*/_*__sources.yml"
        )
        return
    output.table("To decide", ("line", "what"), found.open_lines)
    is_open = found.written != drafted(found.written)
    draft = ": a draft, which no load reads before it is renamed to .yml" if is_open else ""
    output.say(f"Proposed: {found.written}{draft}")
    output.say(f"Next: edit it, then {_trial_of(found, found.written, settings)}")


def _trial_of(found: Looked, written: Path, settings: Settings) -> str:
    """The command that tries a proposal where it was written."""
    command = f"cx map --check {in_shell(found.profile.source.path)} --mapping"
    named, root = f"{found.folder}/{found.name}", written.parent.parent
    if root.absolute() == (settings.extracts or PROJECT / "extracts").absolute():
        return f"{command} {named}{own_option(settings)}"
    if written.parent.name == found.folder:
        return f"{command} {named} --extracts {in_shell(root)}"
    place = (settings.extracts or Path("own")) / found.folder
    moved = f"mkdir -p {in_shell(place)} && mv {in_shell(written)} {in_shell(place)}/"
    return f"{moved} && {command} {named} --extracts {in_shell(place.parent)}"


def in_shell(path: Path) -> str:
    """A path as a word of a command."""
    return shlex.quote(str(path))


def own_option(settings: Settings) -> str:
    """The option of one's own mappings, where no variable says it to the next command too."""
    said = settings.extracts is None or "CX_EXTRACTS" in os.environ
    return "" if said else f" --extracts {in_shell(settings.extracts or Path())}"


def _row(column: Column) -> tuple[object, ...]:
    return (
        column.name,
        f"{column.filled:.1%}",
        column.distinct,
        _kind(column),
        "" if column.kind == "text" else column.shape,
        _remarks(column),
    )


def _kind(column: Column) -> str:
    """The type, with how it is written."""
    if column.times is not None and column.times.complete:
        return f"{column.kind} {' or '.join(_orders(column))}"
    if column.is_number and column.numbers is not None and not column.numbers.is_plain:
        decimal, thousands = column.numbers.styles[0]
        return f"{column.kind}, decimal '{decimal}', thousands '{thousands}'"
    return column.kind


def _orders(column: Column) -> tuple[str, ...]:
    complete = column.times.complete if column.times else ()
    return (ISO,) if ISO in complete else complete


def _remarks(column: Column) -> str:
    found = [f"no value: {', '.join(repr(word) for word in column.null_words)}"] * bool(
        column.null_words
    )
    times = column.times
    if times is not None:
        if times.is_ambiguous and ISO not in times.complete:
            found.append("day or month first?")
        if not times.complete:
            found.append("several formats: " + ", ".join(times.needed))
        if times.unread:
            found.append(f"{times.unread:.1%} are written otherwise")
        if times.offsets:
            found.append("with offsets")
    if _is_scale(column):
        found.append(f"{column.low:g} to {column.high:g}")
    if column.odd:
        found.append(column.odd)
    return "; ".join(found)


def _is_scale(column: Column) -> bool:
    """Whether the values may be scores: then, and only then, their range is shown."""
    low, high = column.low, column.high
    return low is not None and high is not None and low >= 0 and high <= 10 and low < high


def _written_as(profile: Profile) -> list[str]:
    """How the file is written, in words."""
    records, source = profile.records, profile.source
    looked = (
        f"{records.read:,} records" if records.is_whole else f"the first {records.read:,} records"
    )
    packed = f" in {source.packing}" if source.packing else ""
    lines = [f"{source.path.name}: {records.kind}{packed}, {looked}"]
    if records.encoding is not None:
        doubt = f"; {records.encoding.doubt}" if records.encoding.doubt else ""
        others = ", ".join(records.encoding.alternatives)
        lines.append(
            f"  encoding {records.encoding.name} ({records.encoding.told_by}{doubt})"
            + (f"; or {others}" if others else "")
        )
    if (dialect := records.dialect) is not None:
        lines.append(
            f"  {dialect.delimiter_name}, {dialect.width} columns in {dialect.regular:.1%} of the "
            f"records, {dialect.preamble} lines before the header, {dialect.header_rows} of header"
        )
    lines += _oddities(profile)
    return lines


def _oddities(profile: Profile) -> list[str]:
    records = profile.records
    keys = list(profile.keys.single[:4]) or [f"{a} + {b}" for a, b in profile.keys.pairs]
    lines = [
        f"  key: {', '.join(keys) if keys else 'no column, and no two, tell all records apart'}"
    ]
    if profile.source.problem:
        lines.append(f"  {profile.source.problem}")
    if records.records_at:
        lines.append(f"  the records are under '{records.records_at}'")
    if records.final_newline != "required":
        cut = ": the file may be cut" if records.final_newline == "optional" else ""
        lines.append(f"  its last line has no end{cut}")
    if records.totals:
        lines.append(f"  {records.totals} rows at the end sum up the others")
    if records.irregular:
        lines.append(f"  {records.irregular} records have another number of fields")
    if records.twice:
        lines.append(f"  twice in the header: {', '.join(records.twice)}")
    return lines


def _plain(found: Looked) -> dict[str, Any]:
    profile = found.profile
    return {
        "file": profile.source.path,
        "records": asdict(profile.records),
        "columns": [asdict(column) for column in profile.columns],
        "keys": asdict(profile.keys),
        "known": asdict(found.known) if found.known else None,
        "feeds": [
            {
                "feed": one.feed,
                "score": one.score,
                "reasons": one.reasons,
                "missing": [column.name for column in one.missing],
                "columns": {p.target.name: p.column.name for p in one.pairings},
            }
            for one in found.proposals[:5]
        ],
        "to_decide": [{"line": line, "what": what} for line, what in found.open_lines],
        "written": found.written,
    }
