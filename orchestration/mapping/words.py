"""Names of columns as words, and what the columns of the feeds are called elsewhere."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from orchestration.extracts.contracts import read_yaml

NUMBERED = {"id", "number", "no", "nr", "key", "code", "name"}
"""Words that, alone, say nothing of what is numbered or named."""
SAME, NEAR, LIKE = 1.0, 0.75, 0.6


@cache
def synonyms() -> dict[str, dict[str, list[str]]]:
    """Per feed, what its columns are called elsewhere, and under `file` what its files are."""
    path = Path(__file__).with_name("words.yml")
    found: dict[str, dict[str, list[str]]] = read_yaml(path.read_text(encoding="utf-8"))
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters and without accents; what is in brackets is left out.

    `First response time (in hrs)` gives first, response, time; `customerID` customer, id.
    """
    bare = re.sub(r"[(\[][^)\]]*[)\]]", " ", name) or name
    plain = unicodedata.normalize("NFKD", bare.replace("ß", "ss"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain)
    return tuple(part for part in re.split(r"[^a-z0-9#]+", apart.lower()) if part)


def likeness(name: str, feed: str, column: str) -> float:
    """How much a name is like a column of a feed: 1 is its own name, 0 is nothing in common."""
    own = words(name)
    told = [column.replace("_", " "), *synonyms().get(feed, {}).get(column, [])]
    best = 0.0
    for place, other in enumerate(told):
        best = max(best, _alike(own, tuple(other.split())) - 0.005 * place)
    return best * (0.85 if set(own) <= NUMBERED else 1.0)


def _alike(own: tuple[str, ...], other: tuple[str, ...]) -> float:
    if own == other or "".join(own) == "".join(other):
        return SAME
    if not own or not other:
        return 0.0
    shared = set(own) & set(other)
    if len(other) > 1 and shared == set(other) and len(own) <= len(other) + 2:
        return NEAR
    if (
        len(own) > 1
        and shared == set(own)
        and not set(own) <= NUMBERED
        and len(other) <= len(own) + 1
    ):
        return LIKE
    close = SequenceMatcher(None, " ".join(own), " ".join(other)).ratio()
    return LIKE * close if close > 0.88 else 0.0


def named_in(name: str, feed: str) -> bool:
    """Whether a file's name speaks of the feed."""
    return bool(set(words(name)) & set(synonyms().get(feed, {}).get("file", [])))
