"""Variables of the environment that look like settings and are none."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

PREFIX = "CX_"
_OF_DBT = {"CX_WAREHOUSE_FILE", "CX_TEMP_DIRECTORY"}
"""What dbt is told beside the settings; profiles.yml reads them."""

_NEAR = 0.85
"""A slip of a letter or two is this near; another program's CX_TIMEOUT is not."""


def nearest_settings(environment: Iterable[str], settings: Iterable[str]) -> dict[str, str | None]:
    """Each variable that begins as settings do and is none, with the setting it is nearest to.

    None where no setting is near: the variable may be another program's.

    Args:
        environment: Names of all variables; settings are read in capitals and in small letters.
        settings: Names of all settings, without the prefix.
    """
    known = {name.upper() for name in settings}
    unknown = sorted(
        name
        for name in environment
        if name.upper().startswith(PREFIX)
        and name.upper() not in _OF_DBT
        and name.upper().removeprefix(PREFIX) not in known
    )
    return {name: _nearest(name.upper().removeprefix(PREFIX), known) for name in unknown}


def _nearest(name: str, known: Iterable[str]) -> str | None:
    close = get_close_matches(name, known, n=1, cutoff=_NEAR)
    return f"{PREFIX}{close[0]}" if close else None
