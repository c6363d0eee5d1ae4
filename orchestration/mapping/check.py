"""What a mapping would do to each record of one file: the loader, into a scratch warehouse."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from orchestration.extracts.casts import quoted
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.discovery import delivery_at
from orchestration.extracts.load import load_deliveries
from orchestration.extracts.mappings import BY_NAME, mapping_files, read_mappings
from orchestration.findings import read_filters, read_findings
from orchestration.mapping.drafts import (
    draft_of,
    drafted,
    drafts_for,
    put_together,
    unreadable_drafts,
)
from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.look import open_lines
from orchestration.mapping.personal import readable_ids
from orchestration.mapping.usable import broken_mappings, elsewhere, stop_if_this, told_of
from orchestration.settings import PROJECT
from orchestration.status import read_rejects
from orchestration.warehouse import Row, connect

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.mappings import Mapping
    from orchestration.extracts.outcomes import FileOutcome
    from orchestration.settings import Settings

FIRST_ROWS = 3
IN_THE_WAREHOUSE = "; see 'cx rejects'"
"""What a load says of rejects; those of a trial are shown with it."""
_SHAPE = "left(regexp_replace(regexp_replace({0}, '\\p{{N}}', '9', 'g'), '\\p{{L}}', 'a', 'g'), 24)"


@dataclass(frozen=True)
class Trial:
    """What `cx load` would make of a file in an empty warehouse.

    `mapping_file` is the mapping that took it. `rows` are the first rows of each feed, column by
    column; `open` are the lines of the mapping that still say unsure or missing; `warnings` tell
    of ids that show an address of a person, and of other mappings that are broken.
    """

    outcome: FileOutcome
    mapping_file: Path | None = None
    rejects: list[Row] = field(default_factory=list)
    filters: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    open: list[tuple[int, str]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    @property
    def would_load(self) -> bool:
        """Whether the file would be loaded."""
        return self.outcome.state == "loaded"

    @property
    def draft(self) -> Path | None:
        """The mapping's file where it is a draft, which no load reads before it is renamed."""
        file = self.mapping_file
        return file if file is not None and draft_of(drafted(file)) == file else None


def try_mapping(
    settings: Settings, path: Path, mapping: str | None = None, folder: str | None = None
) -> Trial:
    """Load one file into a scratch warehouse that is thrown away.

    A draft of this name, or for files of this name, is taken as if it were a mapping.

    Args:
        settings: the user's; only mappings and key are taken from them.
        path: the file, wherever it lies.
        mapping: `<folder>/<name>` of the mapping that is to take it.
        folder: the folder that it would be put into, below the landing folder.

    Raises:
        UnknownFileError: no file, or nothing says into which folder it would be put.
        LoadError: a mapping is wrong; lines of it that are still open are named.
    """
    if not path.is_file():
        raise UnknownFileError(f"{path}: there is no such file")
    unreadable = unreadable_drafts(PROJECT, settings.extracts)
    drafts = drafts_for(PROJECT, settings.extracts, path.name, mapping)
    for name in unreadable:
        drafts.pop(name, None)
    files = mapping_files(PROJECT, settings.extracts) | drafts
    if mapping is not None and mapping not in files:
        where = elsewhere(settings, path.name, mapping)
        raise UnknownFileError(f"--mapping {mapping}: no such mapping: {', '.join(files)}{where}")
    broken = broken_mappings(files)
    stop_if_this(broken, files, path.name, mapping)
    with tempfile.TemporaryDirectory(prefix="cx-map-") as scratch:
        private = _private(settings, Path(scratch), drafts, broken)
        mappings = read_mappings(PROJECT, private.extracts)
        folder = mapping.partition("/")[0] if mapping else folder
        relative = _relative(settings, path, folder, mappings)
        report = load_deliveries(private, [delivery_at(private, path, relative)], "check")
        trial = _trial(private, files, report.outcomes[0])
    taking = [one for one in mappings if one.name == trial.outcome.mapping]
    ids = [told for one in taking for told in readable_ids(one, path)]
    return replace(trial, warnings=(*ids, *told_of(broken, files), *unreadable.values()))


def _private(
    settings: Settings, scratch: Path, drafts: dict[str, Path], broken: Iterable[str]
) -> Settings:
    """The settings of a trial: its own warehouse, and the user's whole mappings and drafts."""
    extracts = scratch / "extracts"
    put_together(settings.extracts, drafts, extracts)
    for name in broken:
        (extracts / f"{name}.yml").unlink()
    key = _key(settings)
    changed = {"warehouse": scratch / "warehouse", "pseudonym_key": key, "extracts": extracts}
    return settings.model_copy(update=changed)


def _key(settings: Settings) -> SecretStr | None:
    """The user's key where there is one; to look at a file must not make one."""
    if settings.pseudonym_key is None and not settings.pseudonym_key_file.exists():
        return SecretStr(secrets.token_hex(32))
    return settings.pseudonym_key


def _relative(settings: Settings, path: Path, folder: str | None, mappings: list[Mapping]) -> str:
    """Where the file lies below the landing folder, or would lie."""
    landing, place = settings.landing.absolute(), path.absolute()
    if folder is None and place.is_relative_to(landing):
        return str(place.relative_to(landing))
    if folder is None:
        folder = _folder(settings, path, mappings)
    return f"{folder}/{path.name}"


def _folder(settings: Settings, path: Path, mappings: list[Mapping]) -> str:
    """The folder of the mapping that speaks most exactly of files of this name."""
    taking = [
        (max(len(glob) for glob in one.files if fnmatchcase(path.name, glob)), one)
        for one in mappings
        if one.feeds != BY_NAME and any(fnmatchcase(path.name, glob) for glob in one.files)
    ]
    if not taking:
        raise UnknownFileError(
            f"{path.name}: no mapping takes a file of this name: make one with 'cx map {path}', or "
            f"say which with --mapping folder/name{elsewhere(settings, path.name, None)}"
        )
    most = max(exactness for exactness, _ in taking)
    closest = [one for exactness, one in taking if exactness == most]
    if len({one.folder for one in closest}) > 1:
        names = " or ".join(one.name for one in closest)
        raise UnknownFileError(
            f"{path.name}: several mappings take this name: --mapping {names}"
            f"{elsewhere(settings, path.name, None)}"
        )
    return closest[0].folder


def _trial(private: Settings, files: dict[str, Path], outcome: FileOutcome) -> Trial:
    contracts = read_contracts(PROJECT)
    file = files.get(outcome.mapping or "")
    still = open_lines(file.read_text(encoding="utf-8")) if file else []
    rejects = read_rejects(private, None, None)
    with connect(private, read_only=True) as connection:
        rows = {
            counts.feed: _first_rows(connection, contracts[counts.feed]) for counts in outcome.feeds
        }
        filters, findings = read_filters(connection), read_findings(connection)
    outcome = replace(outcome, message=outcome.message.removesuffix(IN_THE_WAREHOUSE))
    return Trial(outcome, file, rejects, filters, findings, rows, still)


def _first_rows(connection: duckdb.DuckDBPyConnection, contract: Contract) -> list[dict[str, Any]]:
    """The first rows of a feed: identifiers as their hashes, texts of customers as shapes."""
    items = []
    for column in contract.columns:
        name = quoted(column.name)
        if column.pii == "text":
            items.append(f"{_SHAPE.format(name)} as {name}")
        elif column.pii == "direct":
            items.append(f"left({name}, 8) || '…' as {name}")
        else:
            items.append(f"{name}::varchar as {name}")
    found = connection.execute(
        f"select {', '.join(items)} from raw.{contract.feed} order by _record limit {FIRST_ROWS}"
    ).fetchall()
    return [dict(zip(contract.names, row, strict=True)) for row in found]
