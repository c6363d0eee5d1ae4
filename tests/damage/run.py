"""Damaged files loaded, all of one format at once, and what came of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from orchestration.extracts.load import load
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.damage.goldens import CONTRACTS, Golden
from tests.damage.right import Damage, Mutation, Right

GOLDEN = "g"
OWN_COLUMNS = ("source_system", "_file_id", "_version")
NUMBERED = {"google_forms/responses": "response_id"}
"""Columns that number records alike, without any id in the file: answers of one second. When one
of them is rejected, another's number changes, until the corrected file takes this one's place."""
Rows = dict[str, Counter[tuple[Any, ...]]]


@dataclass
class Seen:
    """What the warehouse says of one file. `rows` are by feed and record number."""

    state: str = ""
    message: str = ""
    rows: dict[str, list[tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    rejects: list[tuple[str, int, int | None, str, str]] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)

    def held(self) -> Rows:
        """The rows by feed, each with how often it is there."""
        return {feed: Counter(row for _, row in rows) for feed, rows in self.rows.items()}


@dataclass(frozen=True)
class Try:
    """A damage of one format, under a source system of its own."""

    system: str
    mutation: Mutation
    damage: Damage


def tries(golden: Golden, mutations: Iterable[Mutation]) -> list[Try]:
    """Every damage that applies to a format; most have the first of several spellings."""
    found = [
        (each, damage)
        for each in mutations
        for damage in islice(
            each.apply(golden), None if golden.has_every_spelling or each.every else 1
        )
    ]
    return [Try(f"m{number}", *pair) for number, pair in enumerate(found)]


def run(golden: Golden, all_tries: list[Try], folder: Path) -> dict[str, Seen]:
    """Load the file and all its damages at once; what came of each, by its source system.

    Each has a mapping of its own, the format's in all but name and source system, so that none
    of them meets another's keys.
    """
    settings = Settings(
        landing=folder / "landing",
        extracts=folder / "extracts",
        warehouse=folder / "warehouse",
        pseudonym_key="a key for tests only",  # type: ignore[arg-type]
        threads=1,
    )
    _deliver(settings, golden, GOLDEN, golden.content, "", "", loose=False)
    for each in all_tries:
        damage = each.damage
        _deliver(
            settings,
            golden,
            each.system,
            damage.content,
            damage.ending,
            damage.control,
            loose=each.mutation.one,
        )
    load(settings, "run")
    return _seen(settings, golden, [GOLDEN, *(each.system for each in all_tries)])


def _deliver(
    settings: Settings,
    golden: Golden,
    system: str,
    content: bytes,
    ending: str,
    control: str,
    *,
    loose: bool,
) -> None:
    folder = f"{golden.folder}_{system}"
    name = f"{golden.file}{ending}"
    mapping = settings.extracts / folder / f"{golden.mapping.split('/')[1]}.yml"
    mapping.parent.mkdir(parents=True)
    mapping.write_text(yaml.safe_dump(_mapping(golden, system, loose=loose)), encoding="utf-8")
    place = settings.landing / folder / name
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    if control:
        place.with_name(f"{name}.ctl").write_text(control)


def _mapping(golden: Golden, system: str, *, loose: bool) -> dict[str, Any]:
    document = dict(golden.document)
    source = document["source_system"]
    document["source_system"] = (
        {**source, "default": system} if isinstance(source, dict) else system
    )
    if loose:
        document["max_rejected_share"] = 0.9
        if not golden.is_by_name:
            document["feeds"] = {
                feed: {key: value for key, value in told.items() if key != "max_rejected_share"}
                for feed, told in document["feeds"].items()
            }
    return document


def _seen(settings: Settings, golden: Golden, systems: list[str]) -> dict[str, Seen]:
    found = {system: Seen() for system in systems}
    with connect(settings, read_only=True) as connection:
        ids = {}
        files = "select file_id, path, state, message from ops.files"
        for file_id, path, state, message in connection.execute(files).fetchall():
            system = path.split("/")[0].removeprefix(f"{golden.folder}_")
            ids[file_id] = system
            found[system].state, found[system].message = state, message
        rejects = "select file_id, feed, record, line, column_name, reason from ops.rejects"
        for file_id, *reject in connection.execute(rejects).fetchall():
            found[ids[file_id]].rejects.append(tuple(reject))
        findings = "select file_id, column_name, finding from ops.file_columns"
        for file_id, *finding in connection.execute(findings).fetchall():
            found[ids[file_id]].findings.append(tuple(finding))
        for feed in golden.feeds:
            _add_rows(connection, found, feed, NUMBERED.get(golden.mapping))
    return found


def _add_rows(connection: Any, found: dict[str, Seen], feed: str, numbered: str | None) -> None:
    for seen in found.values():
        seen.rows[feed] = []
    own = ", ".join(OWN_COLUMNS)
    references = [column.name for column in CONTRACTS[feed].columns if column.refers_to]
    plain = ", ".join(
        f"regexp_replace({name}, '^' || source_system || ':', '') as {name}" for name in references
    )
    if numbered:
        plain += f", regexp_replace({numbered}, '/[0-9]+$', '') as {numbered}"
    replaced = f" replace ({plain})" if plain else ""
    query = f"select source_system, _record, * exclude ({own}, _record){replaced} from raw.{feed}"
    for system, record, *row in connection.execute(query).fetchall():
        found[system].rows[feed].append((record, tuple(row)))


def outcome(golden: Golden, before: Seen, seen: Seen, right: Right) -> str:
    """What came of a damage: one of the outcomes of the table, or UNDETECTED and what is wrong."""
    if seen.state != "loaded":
        return _stopped(golden, seen, right)
    if seen.held() == before.held() and not seen.rejects:
        return "exact"
    if seen.rejects:
        return _rejected(golden, before, seen, right)
    told = " ".join(" ".join(finding) for finding in seen.findings).casefold()
    if any(word.casefold() in told for word in right.noticed):
        return "noticed"
    return "not knowable" if right.unknowable else "UNDETECTED: other rows, and nobody is told"


def _stopped(golden: Golden, seen: Seen, right: Right) -> str:
    if seen.state not in right.states:
        return f"UNDETECTED: {seen.state}: {seen.message}"
    if seen.rejects:
        wrong = _misplaced(golden, seen, right)
        return f"UNDETECTED: refused for {wrong}" if wrong else "refused"
    if right.words and not any(word in seen.message for word in right.words):
        return f"UNDETECTED: {seen.state} without the place: {seen.message}"
    return "refused"


def _misplaced(golden: Golden, seen: Seen, right: Right) -> str:
    """A reject that is not where the damage is; '' where there is none.

    A format that judges records together (an order's lines, rows and their total) may reject any
    of them as such.
    """
    lines = {place.record: place.line for place in right.places}
    for feed, record, line, column, reason in seen.rejects:
        here = right.anywhere or (record in lines and line in (None, lines[record]))
        together = golden.is_made_over and not column
        if not together and (not here or column not in right.columns | {""}):
            return f"{feed}, line {line}, {column}: {reason}"
    return ""


def _rejected(golden: Golden, before: Seen, seen: Seen, right: Right) -> str:
    wrong = _misplaced(golden, seen, right)
    if wrong:
        return f"UNDETECTED: rejected {wrong}"
    gone = Counter(feed for feed, *_ in {reject[:2] for reject in seen.rejects})
    now, then = seen.held(), before.held()
    if any(now[feed] - then[feed] for feed in now):
        return "not knowable" if right.unknowable else "UNDETECTED: rejects, and other rows changed"
    for feed in now:
        missing = (then[feed] - now[feed]).total()
        if missing > gone[feed] + right.lost:
            return f"UNDETECTED: {feed}: {missing} rows are missing, {gone[feed]} rejected"
    return "rejected"
