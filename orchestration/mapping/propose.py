"""Which feeds a file may fill, and which of its columns fills which of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.mapping.meaning import ANSWERS, MEANT, nearest, questions
from orchestration.mapping.words import LIKE, SAME, likeness, named_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dictionary

    from orchestration.extracts.contracts import Column as FeedColumn
    from orchestration.extracts.contracts import Contract
    from orchestration.mapping.columns import Column
    from orchestration.mapping.profile import Profile

LEAST = 0.45
SURE = 0.9
CONSTANT = ("survey_id", "question_id", "interaction_type")
"""Columns that a file about one survey or one kind of thing leaves out: its mapping says them."""
TIMES = ("time", "date")
FITTING = {
    "timestamp": TIMES,
    "date": TIMES,
    "integer": ("whole number",),
    "bigint": ("whole number",),
    "double": ("whole number", "decimal", "duration"),
    "decimal": ("whole number", "decimal"),
    "boolean": ("boolean", "whole number"),
}


@dataclass(frozen=True)
class Pairing:
    """A column of the file that is taken for a column of a feed, and what else it could be."""

    feed: str
    target: FeedColumn
    column: Column
    likeness: float
    others: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nothing speaks against it."""
        return self.likeness >= SURE and not self.others


@dataclass(frozen=True)
class Proposal:
    """A feed that the file may fill. `score` is between 0 and 1, `reasons` say why.

    `unfound` are columns that its KPIs are made of and that were not found, with the names of the
    file's columns that come nearest.
    """

    contract: Contract
    pairings: tuple[Pairing, ...]
    missing: tuple[FeedColumn, ...]
    score: float
    reasons: tuple[str, ...]
    unfound: tuple[tuple[FeedColumn, tuple[str, ...]], ...] = ()

    @property
    def feed(self) -> str:
        """The feed's name."""
        return self.contract.feed


def propose(profile: Profile, contracts: Dictionary[str, Contract]) -> list[Proposal]:
    """Every feed, the likeliest first."""
    found = [_proposal(profile, contract) for contract in contracts.values()]
    return sorted(found, key=lambda one: -one.score)


def _proposal(profile: Profile, contract: Contract) -> Proposal:
    pairings = _with_question(profile, contract, _pairings(profile.columns, contract))
    taken = {pairing.target.name for pairing in pairings}
    wanted = [c for c in contract.columns if c.required and c.name != "source_system"]
    missing = tuple(column for column in wanted if column.name not in taken)
    found = [p for p in pairings if p.target in wanted]
    to_find = [column for column in wanted if column.name not in CONSTANT] or wanted
    of_file = sum(p.likeness for p in pairings) / max(3, min(len(profile.columns), 8))
    share = sum(p.likeness for p in found) / len(to_find) if to_find else 0
    is_named = named_in(profile.source.inner, contract.feed)
    score = 0.45 * min(1.0, share) + 0.4 * min(1.0, of_file) + 0.15 * is_named
    if len(pairings) == 1 < len(profile.columns):  # a key alone is like that of any feed
        score /= 2
    reasons = [
        f"{len(found)} of {len(wanted)} required columns",
        f"{len(pairings)} of {len(profile.columns)} columns of the file",
    ]
    if is_named:
        reasons.append("its name")
    unfound = _unfound(profile, contract, pairings)
    return Proposal(contract, pairings, missing, round(min(score, 1.0), 2), tuple(reasons), unfound)


def _with_question(
    profile: Profile, contract: Contract, pairings: tuple[Pairing, ...]
) -> tuple[Pairing, ...]:
    """Take an answer on a scale for the score, where the file looks like answers otherwise."""
    found = {pairing.target.name for pairing in pairings}
    if contract.feed not in ANSWERS or "score" in found:
        return pairings
    if not found and not named_in(profile.source.inner, contract.feed):
        return pairings
    asked = questions(profile.columns, {pairing.column.name for pairing in pairings})
    if not asked:
        return pairings
    others = tuple(column.name for column in asked[1:4])
    score = Pairing(contract.feed, contract.column("score"), asked[0], LIKE, others)
    both = {pairing.target.name: pairing for pairing in (*pairings, score)}
    return tuple(both[name] for name in contract.names if name in both)


def _unfound(
    profile: Profile, contract: Contract, pairings: tuple[Pairing, ...]
) -> tuple[tuple[FeedColumn, tuple[str, ...]], ...]:
    found = {pairing.target.name for pairing in pairings}
    used = {pairing.column.name for pairing in pairings}
    wanted = [name for name in MEANT.get(contract.feed, ()) if name not in found]
    targets = [column for column in map(contract.column, wanted) if not column.required]
    return tuple((one, nearest(profile.columns, contract.feed, one, used)) for one in targets)


def _pairings(columns: Iterable[Column], contract: Contract) -> tuple[Pairing, ...]:
    """One column of the file for each of the feed's, the surest pairs first."""
    scored = sorted(
        (
            (
                likeness(column.name, contract.feed, target.name) * _fit(target, column),
                target,
                column,
            )
            for target in contract.columns
            if target.name != "source_system"
            for column in columns
        ),
        key=lambda one: (-one[0], not one[1].required, one[2].place),
    )
    found: dict[str, Pairing] = {}
    used: set[str] = set()
    for like, target, column in scored:
        if like >= LEAST and target.name not in found and column.name not in used:
            found[target.name] = Pairing(
                contract.feed, target, column, like, _rivals(scored, like, target, column)
            )
            used.add(column.name)
    return tuple(found[name] for name in contract.names if name in found)


def _rivals(
    scored: list[tuple[float, FeedColumn, Column]], like: float, target: FeedColumn, own: Column
) -> tuple[str, ...]:
    """Other columns of the file that could as well be meant."""
    return tuple(
        column.name
        for other, its, column in scored
        if its == target and column != own and other >= max(LEAST, like - 0.1) and like < SAME
    )[:3]


def _fit(target: FeedColumn, column: Column) -> float:
    """1 where the column holds what the feed wants, less where not."""
    if column.kind == "empty":
        return 0.5
    wanted = FITTING.get(target.sql_type.partition("(")[0])
    if wanted is None:
        return _text_fit(target, column)
    if column.kind in wanted:
        return 1.0
    if wanted == TIMES and column.is_number:
        return 0.55 if _is_epoch(column) else 0.2
    return 0.3


def _text_fit(target: FeedColumn, column: Column) -> float:
    if target.name == "email":
        return 1.0 if column.kind == "e-mail" else 0.5
    if column.is_personal and target.name.endswith("_id"):
        return 0.5
    if column.kind in TIMES or column.kind == "duration":
        return 0.2
    is_name = target.name.endswith("_id") or target.required
    return 0.6 if is_name and column.kind == "decimal" else 1.0


def _is_epoch(column: Column) -> bool:
    return column.low is not None and column.low > 5e8
