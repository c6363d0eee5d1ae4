"""One fingerprint of everything that decides what is published, known without a load."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from orchestration.extracts.delivered import open_plain
from orchestration.extracts.discovery import discover
from orchestration.extracts.mappings import mapping_files
from orchestration.publication.baselines import baseline_files
from orchestration.settings import COUNTED_BY, PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.discovery import Delivery
    from orchestration.settings import Settings

PATTERNS = (
    "orchestration/**/*.py",
    "dashboard/*.py",
    "dashboard/page/**/*.*",
    "dashboard/questions/*.sql",
    "models/**/*.*",
    "seeds/*.*",
    "macros/**/*.sql",
    "dbt_project.yml",
)
_TOLD = ("as_of", "timezone", "dashboard_language", *COUNTED_BY)
"""Settings that change what is published."""
Seen = dict[tuple[str, int, int], str]


def inputs_fingerprint(settings: Settings) -> str:
    """SHA-256 over deliveries, project and settings: equal inputs give equal marts and pages.

    A file whose size and time of change the ledger knows is not read again.

    Raises:
        LoadError: there is no landing folder, or a mapping is wrong.
    """
    told = [f"{name}={getattr(settings, name)}" for name in _TOLD]
    digest = hashlib.sha256(f"{told}\n".encode())
    seen, withdrawn = _ledger(settings)
    digest.update(f"{withdrawn}\n".encode())
    for delivery in discover(settings):
        digest.update(_line(delivery, seen).encode())
    for pattern in PATTERNS:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(f"{path.relative_to(PROJECT)}\n{_content(path)}\n".encode())
    for path in baseline_files(settings):
        digest.update(f"{path.name}\n{_content(path)}\n".encode())
    for name, path in mapping_files(PROJECT, settings.extracts).items():
        digest.update(f"extracts/{name}.yml\n{_content(path)}\n".encode())
    return digest.hexdigest()


def _ledger(settings: Settings) -> tuple[Seen, list[str]]:
    """Contents by path, size and time of change, and those withdrawn; none without a warehouse.

    What is withdrawn counts: a file that was gone already changes the marts once it is withdrawn.
    """
    import duckdb

    if not settings.warehouse_file.exists():
        return {}, []
    try:
        with duckdb.connect(str(settings.warehouse_file), read_only=True) as connection:
            rows = connection.execute(
                "select path, size_bytes, modified_ns, sha256, state, file_id from ops.files "
                "where sha256 is not null order by file_id"
            ).fetchall()
    except duckdb.Error:  # locked by a running refresh, or without a ledger yet
        return {}, []
    seen = {(path, size, modified): sha256 for path, size, modified, sha256, *_ in rows}
    return seen, [file_id for *_, state, file_id in rows if state == "withdrawn"]


def _line(delivery: Delivery, seen: Seen) -> str:
    name = delivery.mapping.name if delivery.mapping else ""
    if delivery.state is not None:
        return f"{delivery.relative}\n{name}\n{delivery.state}\n"
    status = delivery.path.stat()
    known = seen.get((delivery.relative, status.st_size, status.st_mtime_ns))
    control = _delivered(delivery.control) if delivery.control else ""
    return f"{delivery.relative}\n{name}\n{known or _delivered(delivery.path)}\n{control}\n"


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _delivered(path: Path) -> str:
    with open_plain(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
