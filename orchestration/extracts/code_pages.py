"""Text in one code page that holds letters of another: it decodes without an error, but wrong."""

from __future__ import annotations

import codecs
import re

SMALL = r"[a-z\u00df-\u00f6\u00f8-\u00ff\u0153\u0161\u017e]"
CAPITAL = r"[\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u017d\u0178]"
LOW_QUOTE = r"[\u201a\u201e]"
SIGN = r"[\u201a\u201e\u2020\u2021\u02c6\u2030\u2039\u2026]"
FOREIGN = re.compile(
    rf"[\u0080-\u009f]|{SMALL}{CAPITAL}{SMALL}|{SMALL}{SIGN}{SMALL}|{SMALL}{LOW_QUOTE}\s"
)
"""Control characters that no text has, capitals and signs amid small letters, quotes that open at
the end of a word: there another code page has a letter. The `\u00e9` of cp850 is a low quote in
cp1252, that of a Mac a capital, and that of cp1252 is a capital in cp850."""


def is_latin(encoding: str) -> bool:
    """Whether an encoding is a code page of Latin letters, one byte for each."""
    return len("é".encode(encoding, "ignore")) == 1


def utf16(start: bytes) -> str:
    """The UTF-16 that a text's first bytes are in: by its mark, or the zeros of plain letters."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = "".join("0" if byte == 0 else "x" for byte in start[:4])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros, "")


class Mixed:
    """Looks for letters of another code page in text that arrives in chunks."""

    def __init__(self, encoding: str) -> None:
        self.found = False
        self.latin = is_latin(encoding)
        self.tail = ""

    def feed(self, text: str) -> None:
        """Look at the next chunk, and at its border with the one before."""
        if self.found or not self.latin:
            return
        text = self.tail + text
        self.found = FOREIGN.search(text) is not None
        self.tail = text[-2:]
