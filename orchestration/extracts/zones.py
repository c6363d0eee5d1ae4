"""Names of time zones that rows may give."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from orchestration.extracts.casts import literal


def is_zone(name: str) -> str:
    """SQL: whether a name is on the IANA list, spelt as it is there.

    The engine knows more: its `IST` is India's alone and its `BST` Bangladesh's.
    """
    return f"({name} in ({_names()}))"


@cache
def _names() -> str:
    # The two that stand for 'whatever this machine has' are no zone of a source.
    zones = sorted(available_timezones() - {"localtime", "Factory"})
    return ", ".join(literal(zone) for zone in zones)
