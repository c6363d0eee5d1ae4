"""SQL of texts that stay texts: ids without blanks, and hashes in place of direct identifiers."""

from __future__ import annotations

from orchestration.extracts.casts import literal
from orchestration.extracts.pseudonyms import VARIABLE

BLANKS = " \t\r\n\u00a0"
BEYOND_ASCII = "\u0080"


def pseudonym(text: str) -> str:
    """The keyed hash of a direct identifier, its case and outer blanks left out; none of blanks.

    Taking blanks off takes longer than the hash, and few texts have any.
    """
    trimmed = f"nullif(trim({text}, {literal(BLANKS)}), '')"
    plain = f"case when {_is_bare(text)} then {text} else {trimmed} end"
    return f"sha256(getvariable('{VARIABLE}') || ':' || nfc_normalize(lower({plain})))"


def unless_blank(text: str) -> str:
    """The text as it is, or null where nothing but blanks stands there.

    Almost every text begins with another letter of ASCII, and is known not to be blank by that.
    """
    trimmed = f"trim({text}, {literal(BLANKS)})"
    return f"case when {_is_visible(text)} then {text} when {trimmed} <> '' then {text} end"


def _is_bare(text: str) -> str:
    """Whether no blanks are around a text; not told of one with ends beyond ASCII."""
    return f"({_is_visible(text)} and {_is_visible(f'{text}[-1]')})"


def _is_visible(text: str) -> str:
    """Whether a text begins with a letter of ASCII that is no blank."""
    return f"{text} >= '!' and {text} < {literal(BEYOND_ASCII)}"
