"""What a publication says about itself: `manifest.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 1
"""Version of the published interface; raised when a table or column changes its meaning."""


class ManifestDamaged(ValueError):  # noqa: N818 - reads as what it says
    """A manifest is cut or was changed by hand; the message names it and says what to do."""


@dataclass(frozen=True)
class TableEntry:
    """One published table. `value_hash` is equal for equal rows in any order."""

    rows: int
    value_hash: str
    parquet: str
    sha256: str


@dataclass(frozen=True)
class Acceptance:
    """Who let failed checks pass, and when (UTC): the reason given, and the checks it covers.

    `accepted_by` is the name of the system's user; publications of earlier versions lack it.
    """

    reason: str
    checks: list[str]
    accepted_by: str = ""
    accepted_at: str = ""


@dataclass(frozen=True)
class Manifest:
    """Origin and content of one publication. Times are UTC, ISO 8601.

    `published_at` is when it was written, before readers saw the publication: from when they did,
    the name of its file in the history tells.
    `pages` holds the SHA-256 of each page beside the manifest, by its name; `restated` has one
    entry per KPI of which final values are other than in the publication before: how many
    (`value_count`), and the files or settings that bear on it (`because`).
    """

    run_id: str
    published_at: str
    as_of: str
    time_zone: str
    inputs_fingerprint: str
    database_sha256: str
    tables: dict[str, TableEntry]
    inputs: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    accepted: Acceptance | None = None
    versions: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    restated: list[dict[str, Any]] = field(default_factory=list)
    schema_version: int = SCHEMA_VERSION


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Write it as JSON, with sorted keys, so that two publications can be compared by `diff`."""
    path.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n", "utf-8")


def read_manifest(path: Path) -> Manifest:
    """Read it back.

    Raises:
        FileNotFoundError: the folder holds no manifest, so it is no publication.
        ManifestDamaged: it does not hold what a manifest holds.
    """
    text = path.read_bytes()
    try:
        return _parsed(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        kind = type(error).__name__
        raise ManifestDamaged(f"{path} is damaged ({kind}). Next: cx doctor") from None


def _parsed(content: dict[str, Any]) -> Manifest:
    content["tables"] = {name: TableEntry(**entry) for name, entry in content["tables"].items()}
    content["accepted"] = Acceptance(**content["accepted"]) if content["accepted"] else None
    return Manifest(**content)


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
