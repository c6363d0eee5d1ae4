"""Lines of YAML that read as if a person had written them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dictionary

PLAIN = re.compile(r"[A-Za-z_][\w.()/#-]*( [\w.()/#&+-]+)*")
WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none"}
WIDTH = 100


def scalar(text: str) -> str:
    """A text as a YAML scalar on one line, quoted only where it must be."""
    if PLAIN.fullmatch(text) and text.lower() not in WORDS and " #" not in text:
        return text
    if not text.isprintable():
        return yaml.dump(text, default_style='"', width=float("inf")).rstrip("\n")
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def inline_list(texts: Iterable[str]) -> str:
    """Texts as a list on one line."""
    return f"[{', '.join(scalar(text) for text in texts)}]"


def inline(pairs: Dictionary[str, str | int]) -> str:
    """Names with their values on one line."""
    told = (
        f"{scalar(name)}: {value if isinstance(value, int) else scalar(value)}"
        for name, value in pairs.items()
    )
    return f"{{{', '.join(told)}}}"


def remark(text: str) -> str:
    """A comment: it holds no sign that would end it."""
    return "# " + "".join(sign if sign.isprintable() else " " for sign in text)


def unsure(line: str, *doubts: str) -> list[str]:
    """A line with what is doubtful about it behind it, or before it where that is too long."""
    told = "; ".join(doubt for doubt in doubts if doubt)
    return _commented(line, remark(f"unsure: {told}")) if told else [line]


def noted(line: str, note: str) -> list[str]:
    """A line with a remark."""
    return _commented(line, remark(note)) if note else [line]


def _commented(line: str, comment: str) -> list[str]:
    if len(line) + len(comment) + 2 <= WIDTH:
        return [f"{line}  {comment}"]
    return [" " * (len(line) - len(line.lstrip())) + comment, line]
