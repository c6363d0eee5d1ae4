"""What may be said of an error of PostgreSQL: never a password, never the value of a row."""

from __future__ import annotations

import re

_ANSWERED = re.compile(r"connection to server [^\n]*?failed: ([^\n]*)")
_SERVER = re.compile(r"connection to server (?:at|on) ([^\n]*?) failed: ")
_AGAIN = (
    "Its readers see what they saw before, and the published file stands. "
    "Next: the same command again; a refresh makes up for it too."
)
_CONNECTING = (
    (
        "authentication failed",
        "User or password is wrong. Mend it in CX_POSTGRES, in PGPASSWORD or in ~/.pgpass.",
    ),
    (
        "no password supplied",
        "It wants a password. Give it in PGPASSWORD or ~/.pgpass, out of sight of other users.",
    ),
    ("does not exist", "Create it first (createdb, createuser), or name another in CX_POSTGRES."),
    ("pg_hba.conf", "Its administrator lets this machine in by a line in its pg_hba.conf."),
)
_NOT_THERE = "Is it running, and does CX_POSTGRES name its address and port?"
_MALFORMED = (
    "PostgreSQL is not reached: CX_POSTGRES (or --postgres) names no server that can be found. "
    "Write it like postgresql://user@host:5432/database, with %40 for an @ within a name or "
    "password; the password better in PGPASSWORD or ~/.pgpass."
)
_CAUSES = {
    "22021": "a text holds a NUL character, which PostgreSQL cannot keep; mend it in the mapping",
    "53100": "its disk is full; a publication needs room beside the one before",
    "53200": "it is out of memory, or of locks: raise max_locks_per_transaction",
    "55P03": "a reader holds what is to be removed",
}
_NAMES_ONLY = ("3F", "42")
"""Classes of errors whose text is made of names: of schemas, columns, types."""


class PostgresFailed(RuntimeError):  # noqa: N818 - reads as what it says
    """PostgreSQL was not published to; the message says why and what to do.

    What its readers see is as it was, and so are the published files.
    """


class NotReached(PostgresFailed):
    """The server did not answer, or no longer; it may later."""


def not_reached(text: str) -> PostgresFailed:
    """What is told where no connection came about.

    What the driver says of a connection string that it cannot read may repeat parts of it, the
    password among them, so it is told only once a server was found by it.
    """
    answer, server = _ANSWERED.search(text), _SERVER.search(text)
    if answer is None or server is None:
        return PostgresFailed(f"{_MALFORMED} {_AGAIN}")
    said = answer[1].strip().removeprefix("FATAL:").strip().rstrip(".?")
    where = f"PostgreSQL at {server[1].removeprefix('at ')}"
    for part, hint in _CONNECTING:
        if part in said:
            return PostgresFailed(f"{where} lets nobody in: {said}. {hint} {_AGAIN}")
    return NotReached(f"{where} is not reached: {said}. {_NOT_THERE} {_AGAIN}")


def refused(text: str, state: str | None, doing: str) -> PostgresFailed:
    """What is told where PostgreSQL did not do something.

    Args:
        text: What the driver says.
        state: The error's SQLSTATE; none where it is the driver's own.
        doing: What was tried.
    """
    # The driver calls whatever it does not know `IO`: a full disk as well, which has a state.
    is_lost = text.startswith("IO:") if state is None else state.startswith(("08", "57P"))
    if is_lost:
        return NotReached(f"The connection to PostgreSQL was lost ({doing}). {_AGAIN}")
    if state == "42501":
        return PostgresFailed(
            f"The user of CX_POSTGRES lacks a right ({doing}): {_first(text)}. {_RIGHTS} {_AGAIN}"
        )
    state = state or "unknown"
    cause = _CAUSES.get(state) or (_first(text) if state.startswith(_NAMES_ONLY) else "")
    told = f"SQLSTATE {state}{f': {cause}' if cause else ''}"
    return PostgresFailed(f"PostgreSQL refused ({doing}): {told}. {_AGAIN}")


_RIGHTS = (
    "An administrator gives it once: create role cx_reader nologin; "
    "grant create on database <database> to <user>."
)


def _first(text: str) -> str:
    """The server's own sentence, without the statement that the driver puts around it."""
    found = re.search(r"ERROR:\s*([^\n]*)", text)
    return found[1].strip().rstrip(".") if found else "no reason was given"
