"""What may be said of an error: names, sizes and places, never the value of a row."""

from __future__ import annotations

import re

# DuckDB errors whose text is made of names and sizes. Any other may repeat the value of a row.
_SAFE = {"Binder", "Catalog", "IO", "Out of Memory", "Parser", "Permission"}
_KIND = re.compile(r"\b((?:[A-Z][A-Za-z]*)(?: (?:of )?[A-Z][A-Za-z]*)*) Error: ")
_CONSTRAINT = re.compile(r"Constraint Error: ((?:NOT NULL|CHECK) constraint failed[^\n]*)")
_FRAME = re.compile(r'File "(?:[^"]*/)?([^"/]+)", line (\d+), in (\w+)')
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
    if module.startswith("orchestration.") or isinstance(error, OSError):
        return str(error)
    if module.startswith(("duckdb", "_duckdb")):
        return without_values(str(error))
    return f"unexpected {type(error).__name__}"
