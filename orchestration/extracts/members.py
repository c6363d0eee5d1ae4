"""Members of categories: words that contract or seeds know, and labels for all other values.

A category is whatever the source writes there, so a name or a telephone number may slip in. Only
known words are kept in clear. Another value is kept as its shape and a keyed mark, enough to count
it and to tell it from others.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from orchestration.extracts.contracts import Contract

OTHER = "(other)"
"""Stands for all values that nobody knows where a column, or a question, has too many of them."""
MARK = " ~"
"""Stands between the shape of a value and its mark."""
_SEEDS = (("status_mappings", "source_status"), ("channel_mappings", "source_channel"))
_SIGNS = (
    (r"\p{N}", "#"),
    (r"\p{Lu}", "A"),
    (r"[\p{Ll}\p{Lt}\p{Lm}\p{Lo}]", "a"),
    (r"[^Aa# _./&+=:()@-]", "?"),
)
_SHAPE = 24
_MARK_LENGTH = 10
_SALT = "(select fingerprint from ops.pseudonym_key limit 1)"


def known_words(project: Path, contracts: Iterable[Contract]) -> frozenset[str]:
    """The words that may be kept in clear, in lower case: those of the contracts and the seeds.

    A word that one column may have is known in all of them.
    """
    columns = [column for contract in contracts for column in contract.columns]
    declared = {word.lower() for one in columns for word in (*one.accepted_values, *one.words)}
    return frozenset(declared | _seed_words(project))


def known_question_ids(project: Path) -> frozenset[str]:
    """Every question of the seed as `survey/question`, in lower case."""
    rows = _rows(project / "seeds" / "survey_questions.csv")
    return frozenset(f"{row['survey_id']}/{row['question_id']}".lower() for row in rows)


def _seed_words(project: Path) -> set[str]:
    words = {
        row[column].lower()
        for seed, column in _SEEDS
        for row in _rows(project / "seeds" / f"{seed}.csv")
    }
    surveys = {row["survey_id"].lower() for row in _rows(project / "seeds" / "surveys.csv")}
    return words | surveys | {name.partition("/")[0] for name in known_question_ids(project)}


def _rows(path: Path) -> tuple[dict[str, str], ...]:
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, _: int) -> tuple[dict[str, str], ...]:
    """The rows of a seed, read again when it has changed."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def is_known(text: str, words: Iterable[str]) -> str:
    """SQL: whether a text is one of these words, which are in lower case."""
    listed = ", ".join(literal(word) for word in sorted(words))
    return f"lower(trim({text})) in ({listed})" if listed else "false"


def label(text: str) -> str:
    """SQL: what is kept of a value that nobody knows, like `Aaaa Aaaaaaa ~kfhagpbmcd`.

    Capitals, letters and digits become A, a and #.
    """
    shape = text
    for pattern, sign in _SIGNS:
        shape = f"regexp_replace({shape}, {literal(pattern)}, '{sign}', 'g')"
    return f"left({shape}, {_SHAPE}) || {literal(MARK)} || {mark(text)}"


def mark(text: str) -> str:
    """SQL: the mark of a value: a hash of it and of what the warehouse keeps of its key.

    In letters, so that it is never taken for a number; ten of them tell any two values apart.
    """
    hashed = f"left(sha256({_SALT} || ':' || {text}), {_MARK_LENGTH})"
    return f"translate({hashed}, '0123456789', 'ghijklmnop')"


def marks_of(connection: duckdb.DuckDBPyConnection, words: Iterable[str]) -> dict[str, str]:
    """Known words by the marks that they had while nobody knew them, as they may be written."""
    written = {form for word in words for form in _forms(word)}
    query = f"select {mark('word')}, word from (select unnest(?::varchar[]) as word)"
    return dict(connection.execute(query, [sorted(written)]).fetchall())


def _forms(word: str) -> tuple[str, ...]:
    return word, word.upper(), word.capitalize(), word.title()


def named(member: str, marks: dict[str, str]) -> str:
    """A member as it was kept, or the word that is known by now."""
    return marks.get(member.rpartition(MARK)[2], member) if MARK in member else member


def in_words(member: str) -> str:
    """A member as it is told to people."""
    shape, is_label, _ = member.rpartition(MARK)
    return f"a word of the shape {shape}" if is_label else member
