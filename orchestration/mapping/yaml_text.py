"""Lines of YAML that read as if a person had written them."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[A-Za-z_][\w.()/#-]*( [\w.()/#&+-]+)*")
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none"}
WIDTH = 100


def scalar(text: str) -> str:
    """A text as a YAML scalar, quoted only where it must be."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS and " #" not in text:
        return text
    return "'" + text.replace("'", "''") + "'"


def unsure(line: str, *doubts: str) -> list[str]:
    """A line with what is doubtful about it behind it, or before it where that is too long."""
    told = "; ".join(doubt for doubt in doubts if doubt)
    return _commented(line, f"# unsure: {told}") if told else [line]


def noted(line: str, note: str) -> list[str]:
    """A line with a remark."""
    return _commented(line, f"# {note}") if note else [line]


def _commented(line: str, comment: str) -> list[str]:
    if len(line) + len(comment) + 2 <= WIDTH:
        return [f"{line}  {comment}"]
    return [" " * (len(line) - len(line.lstrip())) + comment, line]
