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
WHOLE = Mutation("", "none", lambda _golden: ())
OWN_COLUMNS = ("source_system", "_file_id", "_version")
NUMBERED = {"google_forms/responses": "response_id"}
"""Columns that number records alike, without any id in the file: answers of one second. When one
of them is rejected, another's number changes, until the corrected file takes this one's place."""
Rows = dict[str, Counter[tuple[Any, ...]]]


@dataclass
class Seen:
    """What the warehouse says of one file.

    `rows` are by feed and record number, `columns` their names; `texts` are those of the undamaged
    file in the form of the rows that were worked out by hand.
    """

    state: str = ""
    message: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, list[list[str | None]]] = field(default_factory=dict)
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
    for each in all_tries:
        if each.damage.after:
            _deliver(settings, golden, each, golden.content, golden.earlier)
    if settings.landing.exists():
        load(settings, "before")
    undamaged = Damage(golden.content, Right())
    _deliver(settings, golden, Try(GOLDEN, WHOLE, undamaged), golden.content, golden.file)
    for each in all_tries:
        name = f"{golden.file}{each.damage.ending}"
        _deliver(settings, golden, each, each.damage.content, name)
    load(settings, "run")
    return _seen(settings, golden, [GOLDEN, *(each.system for each in all_tries)])


def _deliver(settings: Settings, golden: Golden, one: Try, content: bytes, name: str) -> None:
    """Put a file of a try, with a mapping of its own, where the loader looks."""
    folder = f"{golden.folder}_{one.system}"
    mapping = settings.extracts / folder / f"{golden.mapping.split('/')[1]}.yml"
    mapping.parent.mkdir(parents=True, exist_ok=True)
    document = _mapping(golden, one.system, loose=one.mutation.one)
    mapping.write_text(yaml.safe_dump(document), encoding="utf-8")
    place = settings.landing / folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    if one.damage.control:
        place.with_name(f"{name}.ctl").write_text(one.damage.control)


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
            folder, _, name = path.partition("/")
            if name == golden.earlier != golden.file:
                continue
            ids[file_id] = found[folder.removeprefix(f"{golden.folder}_")]
            ids[file_id].state, ids[file_id].message = state, message
        rejects = "select file_id, feed, record, line, column_name, reason from ops.rejects"
        for file_id, *reject in connection.execute(rejects).fetchall():
            ids[file_id].rejects.append(tuple(reject))
        findings = "select file_id, column_name, finding from ops.file_columns"
        for file_id, *finding in connection.execute(findings).fetchall():
            if file_id in ids:
                ids[file_id].findings.append(tuple(finding))
        for feed in golden.feeds:
            _add_rows(connection, found, feed, NUMBERED.get(golden.mapping))
        for feed, wanted in golden.expected.items():
            found[GOLDEN].texts[feed] = _texts(connection, golden, feed, wanted["columns"])
    return found


def _texts(
    connection: Any, golden: Golden, feed: str, columns: list[str]
) -> list[list[str | None]]:
    """The undamaged file's rows as text, by their key, as its own mapping would name the ids."""
    order = ", ".join(CONTRACTS[feed].key or ("_record",))
    references = {column.name for column in CONTRACTS[feed].columns if column.refers_to}
    names = ", ".join(
        f"regexp_replace({name}::varchar, '^{GOLDEN}:', '{golden.system}:')"
        if name in references
        else f"{name}::varchar"
        for name in columns
    )
    query = f"select {names} from raw.{feed} where source_system = '{GOLDEN}' order by {order}"
    return [list(row) for row in connection.execute(query).fetchall()]


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
    rows = connection.execute(query)
    names = tuple(column[0] for column in rows.description[2:])
    for system, record, *row in rows.fetchall():
        found[system].rows[feed].append((record, tuple(row)))
        found[system].columns[feed] = names
