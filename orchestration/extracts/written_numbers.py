"""SQL that reads numbers as a mapping says they are written; what is written otherwise is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal

if TYPE_CHECKING:
    from orchestration.extracts.mappings import Numbers

SPACES = "\u00a0\u202f\u2009"
"""No-break, narrow no-break and thin space: each counts as a space."""


def plain_number(text: str, numbers: Numbers) -> str:
    """The number in digits with a point, or null where it is not written as declared.

    Thousands marks stand between groups of three before the decimal mark, or not at all; the
    first group does not begin with a nought. A symbol stands once, before or after the number.
    """
    spaced = f"translate({text}, {literal(SPACES)}, {literal(' ' * len(SPACES))})"
    kept = literal(f"[^0-9+{re.escape(numbers.decimal)}-]")
    bare = f"replace(regexp_replace({spaced}, {kept}, '', 'g'), {literal(numbers.decimal)}, '.')"
    return f"case when regexp_matches({spaced}, {literal(_pattern(numbers))}) then {bare} end"


def _pattern(numbers: Numbers) -> str:
    decimal = re.escape(numbers.decimal)
    whole = "[0-9]+"
    if numbers.thousands:
        whole = f"(?:[1-9][0-9]{{0,2}}(?:{re.escape(numbers.thousands)}[0-9]{{3}})+|[0-9]+)"
    number = f"(?:{whole}(?:{decimal}[0-9]+)?|{decimal}[0-9]+)"
    if not numbers.symbols:
        return f"^[+-]?{number}$"
    symbol = f"[{re.escape(numbers.symbols)}]+"
    before = f"^(?:[+-]?{symbol} ?|{symbol} ?[+-]){number}$"
    return f"{before}|^[+-]?{number}(?: ?{symbol})?$"
