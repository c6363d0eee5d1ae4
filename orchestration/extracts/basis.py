"""What the raw tables were loaded with: other mappings or contracts mean loading again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from orchestration.extracts import ledger
from orchestration.extracts.errors import LoadError
from orchestration.extracts.mappings import mapping_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from orchestration.extracts.contracts import Contract

PATTERNS = (
    "models/staging/*/_*__sources.yml",
    "seeds/survey_questions.csv",
    "orchestration/extracts/*.py",
)
OF_THE_LOADER = ("files", "profiles", *ledger.OF_A_FILE)


def basis(project: Path, own: Path | None = None) -> str:
    """A fingerprint of everything but the files that decides what the raw tables hold."""
    files = {str(path.relative_to(project)): path for path in _files(project)}
    files |= {f"extracts/{name}.yml": path for name, path in mapping_files(project, own).items()}
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(project: Path) -> Iterator[Path]:
    for pattern in PATTERNS:
        yield from project.glob(pattern)


def prepare(
    connection: duckdb.DuckDBPyConnection,
    project: Path,
    contracts: Iterable[Contract],
    own: Path | None = None,
) -> None:
    """Create the tables; empty them first when they were loaded on another basis.

    Raises:
        LoadError: a file that would have to be loaded again is no longer in the landing folder.
    """
    contracts = list(contracts)
    connection.begin()
    try:
        ledger.create(connection, [])
        held = connection.execute("select fingerprint from ops.load_basis").fetchone()
        now = basis(project, own)
        if held is None or held[0] != now:
            _reset(connection)
            connection.execute("insert into ops.load_basis values (?)", [now])
        ledger.create(connection, contracts)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _reset(connection: duckdb.DuckDBPyConnection) -> None:
    missing = ledger.files(connection, "missing")
    if missing:
        raise LoadError(
            "mappings or contracts have changed, so every file must be loaded again, but "
            f"{missing[0]['path']} is no longer in the landing folder ({len(missing)} such files): "
            "put them back, or remove the warehouse folder to build without them"
        )
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f"drop table raw.{table}")
    for table in (*OF_THE_LOADER, "load_basis"):
        connection.execute(f"delete from ops.{table}")
