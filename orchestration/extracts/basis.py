"""What the raw tables were loaded with: other mappings or contracts mean loading again."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from orchestration.extracts import ledger
from orchestration.extracts.errors import LoadError
from orchestration.extracts.fingerprint import fingerprint
from orchestration.extracts.mappings import mapping_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery

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
    deliveries: Iterable[Delivery],
    own: Path | None = None,
) -> None:
    """Create the tables; empty them first when they were loaded on another basis.

    Args:
        connection: the warehouse.
        project: where contracts and shipped mappings lie.
        contracts: the feeds.
        deliveries: what lies in the landing folder now.
        own: the folder of the user's own mappings.

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
            _reset(connection, list(deliveries))
            connection.execute("insert into ops.load_basis values (?)", [now])
        ledger.create(connection, contracts)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _reset(connection: duckdb.DuckDBPyConnection, deliveries: list[Delivery]) -> None:
    missing = _gone(ledger.files(connection, "loaded", "missing"), deliveries)
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


def _gone(rows: list[dict[str, Any]], deliveries: list[Delivery]) -> list[dict[str, Any]]:
    """The loaded files that lie neither at their path nor, by their content, at another one.

    Only the next load would note them as missing. A path that holds other content by now holds
    its correction.
    """
    paths = {one.relative for one in deliveries}
    gone = [row for row in rows if row["path"] not in paths]
    sizes = {row["size_bytes"] for row in gone}
    contents = {_content(one) for one in deliveries if _size(one) in sizes}
    return [row for row in gone if row["sha256"] not in contents]


def _size(delivery: Delivery) -> int | None:
    with suppress(OSError):
        return delivery.path.lstat().st_size
    return None


def _content(delivery: Delivery) -> str | None:
    """The hash of a delivery's bytes; none of what cannot be read."""
    with suppress(OSError):
        return fingerprint(delivery.path, text=False).sha256
    return None
