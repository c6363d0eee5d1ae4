"""Which encoding a text is written in, and how sure that is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LATIN = re.compile(
    r"cp(125[0247]|775|85[028]|437|1026|273|500)|iso8859_\d+|latin_1|mac_(latin2|roman)"
)
LOOKED_AT = 64 << 10
ODD = (
    "\u201a\u0192\u201e\u2026\u2020-\u2022\u02c6\u2030\u0160"
    "\u2039\u0152\u2013\u2014\u02dc\u2122\u203a\u00a1-\u00bf"
)
MIXED = re.compile(f"[a-z][{ODD}][a-z]")
MARKS = "\u20ac\u2013\u2014\u201e\u201c\u201d\u2018\u2019\u2026\u00b0\u00a7\u00ab\u00bb\u00a3\u00a0"
"""Euro, dashes, quotes, ellipsis, degree, section, pound, no-break space: plain text has them."""


@dataclass(frozen=True)
class Encoding:
    """An encoding by its Python name; `doubt` is empty where the bytes themselves decide it."""

    name: str
    told_by: str
    doubt: str = ""
    alternatives: tuple[str, ...] = ()


def find_encoding(content: bytes, *, is_whole: bool) -> Encoding:
    """The encoding of a text, by its mark, by strict UTF-8, else by what its letters look like.

    Args:
        content: the first bytes.
        is_whole: whether they are the whole text; else a letter may be cut at its end.
    """
    for mark, name in BOMS.items():
        if content.startswith(mark):
            return Encoding(name, "byte order mark")
    if pair := _utf16(content):
        return Encoding(pair, "every second byte is zero")
    if _decodes(content, "utf-8", is_whole):
        return Encoding("utf-8", "plain ASCII" if content.isascii() else "valid UTF-8")
    return _by_letters(content)


def decoded(content: bytes, encoding: Encoding) -> str:
    """The text; what is no letter of the encoding, or cut at the end, is replaced."""
    return content.decode(encoding.name, "replace").removeprefix("\ufeff")


def _utf16(content: bytes) -> str:
    start = content[:LOOKED_AT]
    if start[1::2].count(0) > 0.4 * len(start) / 2:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > 0.4 * len(start) / 2 else ""


def _decodes(content: bytes, name: str, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(content, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _by_letters(content: bytes) -> Encoding:
    """Western European where that reads as words, else what charset-normalizer finds likeliest."""
    sample = _telling_lines(content)
    found = _candidates(sample)
    names = [name for name, _ in found]
    western = not names or LATIN.fullmatch(names[0]) is not None
    name = "cp1252" if western and _share_of_letters(sample, "cp1252") > 0.8 else ""
    if not name:
        name = names[0] if names else _best_fallback(sample)
    others = tuple(other for other in names if other != name)[:3]
    doubt = f"not UTF-8; {name} reads as words"
    if mess := dict(found).get(name):
        doubt += f" (charset-normalizer: {mess:.0%} odd)"
    mixed = len(MIXED.findall(sample.decode(name, "replace")))
    if mixed:
        doubt += f"; {mixed} signs stand inside words: another code page in between?"
    return Encoding(name, "its letters", doubt, others)


def _telling_lines(content: bytes) -> bytes:
    """The lines that hold anything but ASCII, as far as they are needed."""
    lines = (line for line in content.splitlines(keepends=True) if not line.isascii())
    return b"".join(islice(lines, 2000))[:LOOKED_AT]


def _candidates(sample: bytes) -> list[tuple[str, float]]:
    from charset_normalizer import from_bytes

    return [(match.encoding, match.chaos) for match in from_bytes(sample)]


def _share_of_letters(sample: bytes, name: str) -> float:
    special = [sign for sign in sample.decode(name, "replace") if not sign.isascii()]
    plain = sum(sign.isalpha() or sign in MARKS for sign in special)
    return plain / len(special) if special else 0


def _best_fallback(sample: bytes) -> str:
    return max(
        ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254"),
        key=lambda name: _share_of_letters(sample, name),
    )
