"""What may be said of an error: names, sizes and places, never the value of a row."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

# DuckDB errors whose text is made of names and sizes. Any other may repeat the value of a row.
_SAFE = {"Binder", "Catalog", "IO", "Out of Memory", "Parser", "Permission"}
_KIND = re.compile(r"\b((?:[A-Z][A-Za-z]*)(?: (?:of )?[A-Z][A-Za-z]*)*) Error: ")
_CONSTRAINT = re.compile(r"Constraint Error: ((?:NOT NULL|CHECK) constraint failed[^\n]*)")
_FRAME = re.compile(r'File "(?:[^"]*/)?([^"/]+)", line (\d+), in (\w+)')
_COMMAND = re.compile(r"(?<![\w./-])cx (?=[a-z])")
_LIMIT = 1000


def without_values(message: str) -> str:
    """Cut the message of dbt or DuckDB to what cannot hold the value of a row."""
    if "Traceback (most recent call last)" in message:
        return _python_error(message)
    if constraint := _CONSTRAINT.search(message):
        return constraint.group(1)
    kinds = _KIND.findall(message)
    message = re.sub(r"^ *> (?:in macro|called by) .*$\n?", "", message, flags=re.MULTILINE)
    header, _, body = message.strip().partition("\n")
    if any(kind not in _SAFE for kind in kinds):
        return f"{kinds[0]} Error (its text may hold values of rows and is not shown)"
    if kinds or not body or header.startswith(("Compilation Error", "Got ")):
        return message.strip()[:_LIMIT]
    return header[:_LIMIT]


def _python_error(message: str) -> str:
    error = re.findall(r"^([A-Za-z_][\w.]*)(?=:|$)", message.strip(), re.MULTILINE)
    file, line, function = (_FRAME.findall(message) or [("?", "?", "?")])[-1]
    return f"{error[-1] if error else 'error'} in {function} ({file}, line {line})"


def explain(error: BaseException) -> str:
    """What an error says, where its text cannot hold the value of a row; else only its kind."""
    module = type(error).__module__
    if module.startswith("orchestration."):
        return str(error)
    if isinstance(error, OSError):
        return (
            f"{error.filename}: {error.strerror}"
            if error.filename
            else error.strerror or str(error)
        )
    if module.startswith(("duckdb", "_duckdb")):
        return without_values(str(error))
    return f"unexpected {type(error).__name__}"


def runnable(message: str) -> str:
    """A message whose commands can be run as they stand, where `cx` alone would not be found.

    Then it is named by the path it was started by.
    """
    started = Path(sys.argv[0])
    if started.name != "cx" or not started.exists() or _is_on_path(started):
        return message
    return _COMMAND.sub(f"{shlex.quote(_shortest(started))} ", message)


def _is_on_path(started: Path) -> bool:
    found = shutil.which("cx")
    return found is not None and started.samefile(found)


def _shortest(path: Path) -> str:
    whole = str(path.absolute())
    return min((os.path.relpath(whole), whole), key=len)
