"""Errors in words, each with the exit code of its kind."""

from __future__ import annotations

import json
import sys
import traceback

import typer

FAILED, USAGE, BLOCKED, LOCKED = 1, 2, 3, 4


def say(error: Exception, *, as_json: bool, debug: bool) -> int:
    """Tell stderr what went wrong, and return the exit code.

    The text of an error that is not our own may repeat values of rows, so only its kind is
    named; `debug` shows all of it.
    """
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    code, message = exit_code(error), words(error)
    if as_json:
        typer.echo(json.dumps({"error": message, "exit_code": code}), err=True)
    else:
        typer.secho(f"cx: {message}", err=True, fg=typer.colors.RED)
    return code


def exit_code(error: Exception) -> int:
    """The exit code of an error: 1 failed, 2 wrong usage, 3 checks blocked, 4 lock held."""
    from pydantic import ValidationError

    from orchestration.lock import AlreadyRunning

    if isinstance(error, AlreadyRunning):
        return LOCKED
    if isinstance(error, ValidationError):
        return USAGE
    return BLOCKED if type(error).__name__ == "ChecksBlocked" else FAILED


def words(error: Exception) -> str:
    """What went wrong, and what to do, without values of rows."""
    from pydantic import ValidationError

    from orchestration.messages import explain

    if isinstance(error, ValidationError):
        return "; ".join(_setting(each["loc"], each["msg"]) for each in error.errors())
    said = explain(error)
    return f"{said}. The same command with --debug shows where." if "unexpected" in said else said


def _setting(location: tuple[int | str, ...], message: str) -> str:
    name = "_".join(str(part) for part in location)
    return f"--{name.replace('_', '-')} (or CX_{name.upper()}): {message}"
