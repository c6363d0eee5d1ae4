"""What the raw tables were loaded with: other mappings or contracts mean loading again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from orchestration.extracts import ledger
from orchestration.extracts.errors import LoadError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from orchestration.extracts.contracts import Contract

PATTERNS = (
    "extracts/*/*.yml",
    "models/staging/*/_*__sources.yml",
    "seeds/survey_questions.csv",
    "orchestration/extracts/*.py",
)
OF_THE_LOADER = ("files", *ledger.OF_A_FILE)


def basis(project: Path) -> str:
    """A fingerprint of everything but the files that decides what the raw tables hold."""
    digest = hashlib.sha256()
    for pattern in PATTERNS:
        for path in sorted(project.glob(pattern)):
            digest.update(str(path.relative_to(project)).encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def prepare(
    connection: duckdb.DuckDBPyConnection, project: Path, contracts: Iterable[Contract]
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
        now = basis(project)
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
