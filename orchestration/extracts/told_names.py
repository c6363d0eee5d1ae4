"""Names that come out of a file, as far as they may be repeated: some of them are data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN = 50
"""Names of one kind that are told of one file."""
NAME = re.compile(r"[^@]{1,60}", re.DOTALL)
DIGITS = re.compile(r"\d\D?\d\D?\d")
"""Three digits in a row, or nearly: of a telephone number, a date, somebody's id."""


def reads_as_name(name: str) -> bool:
    """Whether this may be a column's or a question's name, and no address, number or sentence."""
    return bool(NAME.fullmatch(name)) and not DIGITS.search(name)


def tellable(names: Sequence[str]) -> tuple[list[str], str]:
    """Those of the names that are told, and words for how many others there are ('' for none)."""
    plain = [name for name in names if reads_as_name(name)]
    more, data = len(plain[SHOWN:]), len(names) - len(plain)
    told = [f"{more:,} more"] if more else []
    told += [f"{data:,} whose names read like data"] if data else []
    return plain[:SHOWN], " and ".join(told)
