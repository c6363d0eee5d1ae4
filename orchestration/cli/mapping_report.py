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

if TYPE_CHECKING:
    from orchestration.mapping.check import Trial
    from orchestration.mapping.columns import Column
    from orchestration.mapping.look import Looked
    from orchestration.mapping.profile import Profile
    from orchestration.settings import Settings

_PARTS = ("inserted", "updated", "unchanged", "older", "duplicate", "filtered", "rejected")
_SHOWN = 20


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
            f"Next: cx map {_file(found.profile.source.path)} --feed <feed>{_own(settings)}; the "
            "feeds and their columns stand in models/staging/*/_*__sources.yml"
        )
        return
    output.table("To decide", ("line", "what"), found.open_lines)
    is_open = found.written != drafted(found.written)
    draft = ": a draft, which no load reads before it is renamed to .yml" if is_open else ""
    output.say(f"Proposed: {found.written}{draft}")
    output.say(
        f"Next: edit it, then cx map --check {_file(found.profile.source.path)} "
        f"--mapping {found.folder}/{found.name}{_own(settings)}"
    )


def _file(path: Path) -> str:
    return shlex.quote(str(path))


def _own(settings: Settings) -> str:
    """The option of one's own mappings, where no variable says it to the next command too."""
    said = settings.extracts is None or "CX_EXTRACTS" in os.environ
    return "" if said else f" --extracts {_file(settings.extracts or Path())}"


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
        lines.append("  its last line has no end")
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


def tried(trial: Trial, settings: Settings, file: Path, form: Format) -> None:
    """Show what a mapping would do to each record of a file."""
    if form is Format.JSON:
        output.as_json(asdict(trial) | {"would_load": trial.would_load})
        return
    outcome = trial.outcome
    counts = [
        (each.feed, each.records_read, *(getattr(each, part) for part in _PARTS))
        for each in outcome.feeds
    ]
    output.table("Into an empty warehouse", ("feed", "read", *_PARTS), counts)
    for row in trial.filters:
        output.say(f"{row['records']:,} records of {row['feed']} left out by '{row['rule']}'")
    _rejects(trial)
    for feed, rows in trial.rows.items():
        _rows(feed, rows)
    findings = [(row["column_name"], row["finding"], row["what_to_do"]) for row in trial.findings]
    output.table("Findings", ("column", "finding", "what to do"), findings)
    output.table("The mapping still says", ("line", "what"), trial.open)
    if trial.would_load:
        place = f"{settings.landing / _folder(outcome.path)}/"
        then = f"{_renamed(trial)}put it under {place}, then cx refresh{_own(settings)}"
        output.say(f"It would load. Next: {then}")
    else:
        output.say(f"It would not load: {outcome.state}: {outcome.message}")
        propose = f"cx map {_file(file)}{_own(settings)}"
        mend = f"mend the file or {trial.mapping_file}" if trial.mapping_file else propose
        output.say(f"Next: {mend}, then cx map --check {_file(file)}{_own(settings)}")


def _renamed(trial: Trial) -> str:
    """What makes a mapping of a draft."""
    if trial.draft is None:
        return ""
    return f"rename it: mv {_file(trial.draft)} {_file(drafted(trial.draft))}, then "


def _folder(path: str) -> str:
    return path.partition("/")[0]


def _rejects(trial: Trial) -> None:
    columns = ("feed", "line", "record", "column_name", "reason", "value_shape")
    rows = [[row[name] for name in columns] for row in trial.rejects[:_SHOWN]]
    title = f"Rejected: the first {_SHOWN} of {len(trial.rejects):,}"
    output.table(
        title if len(trial.rejects) > _SHOWN else "Rejected",
        ("feed", "line", "record", "column", "reason", "looks like"),
        rows,
    )


def _rows(feed: str, rows: list[dict[str, Any]]) -> None:
    """The first rows side by side, without the columns that no row fills."""
    names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    heads = [f"row {number}" for number in range(1, len(rows) + 1)]
    shown = [(name, *(row[name] for row in rows)) for name in names]
    output.table(f"{feed}: the first rows as they would be loaded", ("column", *heads), shown)
