"""The dashboard says the same in each of its languages."""

from __future__ import annotations

import json
import re
from collections import Counter

from orchestration.settings import PROJECT

WORDS = PROJECT / "dashboard" / "page" / "words"
IN_LATIN_LETTERS = {"n", "kilobytes", "points_of_share", "language_en"}
"""Symbols, and the language that is named in itself."""
PARTICLES = "은|는|이|가|을|를|과|와|으로|로|아|야"


def words(language: str) -> dict[str, str]:
    pairs = json.loads((WORDS / f"{language}.json").read_text("utf-8"), object_pairs_hook=list)
    twice = [word for word, times in Counter(word for word, _ in pairs).items() if times > 1]
    assert twice == []
    return dict(pairs)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    english, korean = words("en"), words("ko")
    assert set(korean) == set(english)
    differing = [w for w in english if placeholders(english[w]) != placeholders(korean[w])]
    assert differing == []


def test_what_is_said_in_korean_is_korean() -> None:
    said = {word: re.sub(r"\{\w+\}", "", text) for word, text in words("ko").items()}
    latin = {word: text for word, text in said.items() if re.search("[A-Za-z]", text)}
    foreign = {word for word, text in latin.items() if not re.search("[가-힣]", text)}
    assert foreign == IN_LATIN_LETTERS


def test_no_particle_follows_a_blank_whose_sound_nobody_knows() -> None:
    """은 or 는 depends on the last sound of the word before, which is filled in later."""
    ends = re.compile(rf"\}}({PARTICLES})(?![가-힣])")
    assert [word for word, text in words("ko").items() if ends.search(text)] == []
