"""The key that turns direct identifiers into hashes that join but name nobody."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import stat
from typing import TYPE_CHECKING

from orchestration.extracts.errors import PseudonymKeyError

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.settings import Settings

LOG = logging.getLogger(__name__)
VARIABLE = "cx_pseudonym_key"


def pseudonym_key(settings: Settings) -> str:
    """The key from the environment, else from the key file, which is made when absent.

    Raises:
        PseudonymKeyError: the key is shorter than 16 characters, or others may read its file.
    """
    if settings.pseudonym_key is not None:
        key = settings.pseudonym_key.get_secret_value()
    else:
        key = _from_file(settings.pseudonym_key_file)
    if len(key) < 16:
        raise PseudonymKeyError("CX_PSEUDONYM_KEY: at least 16 characters are needed")
    return key


def _from_file(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
        LOG.warning("made the key of the pseudonyms in %s: keep it, keep it secret", path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PseudonymKeyError(f"{path}: others may read it: chmod 600 {path}")
    return path.read_text().strip()


def fingerprint(key: str) -> str:
    """What the warehouse keeps of a key: enough to tell it from another, and no way back to it."""
    return hashlib.sha256(b"fingerprint of the key: " + key.encode()).hexdigest()


def use_key(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    """Bind the key to this connection, and refuse another key than the warehouse was built with.

    The key is a session variable, bound as a parameter: it is in no SQL text and no file.

    Raises:
        PseudonymKeyError: the warehouse holds hashes made with another key.
    """
    mark = fingerprint(key)
    held = connection.execute("select fingerprint from ops.pseudonym_key").fetchone()
    if held is None:
        connection.execute("insert into ops.pseudonym_key values (?)", [mark])
    elif held[0] != mark:
        raise PseudonymKeyError(
            "the warehouse was built with another CX_PSEUDONYM_KEY: give that key, or remove "
            "the warehouse folder and load again"
        )
    connection.execute(f"set variable {VARIABLE} = ?", [key])
