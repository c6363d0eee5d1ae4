"""The header and the feeds of a proposed mapping, as lines of YAML."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from orchestration.mapping.document import duplicates, filters, is_copy, required, unused
from orchestration.mapping.hints import key_hint, unfound
from orchestration.mapping.propose import CONSTANT
from orchestration.mapping.seeds import example
from orchestration.mapping.yaml_text import inline, noted, remark, scalar, unsure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orchestration.mapping.columns import Column
    from orchestration.mapping.draft import Draft
    from orchestration.mapping.expressions import Filled
    from orchestration.mapping.propose import Proposal


def header(draft: Draft) -> list[str]:
    """The columns that the file must have, and those that nothing reads."""
    needed, left = required(draft), unused(draft)
    others = [column for column in draft.used if column not in needed]
    lines = []
    if twice := duplicates(draft):
        lines += unsure(f"  duplicates: {inline(twice)}", "or last, or which one: 1, 2, …")
    if needed:
        lines += ["  required:", *(f"    - {scalar(column.name)}" for column in needed)]
    if others or left:
        lines += ["  optional:", *(f"    - {scalar(column.name)}" for column in others)]
        lines += [line for column in left for line in _not_used(column)]
    return ["header:", *lines]


def _not_used(column: Column) -> list[str]:
    if is_copy(column):
        return ["    " + remark(f"not used: {column.name}")]
    told = f"not used: {column.kind}, {column.filled:.0%} filled"
    return noted(f"    - {scalar(column.name)}", told)


def feeds(draft: Draft) -> list[str]:
    """The columns of each feed, with what is missing or doubtful."""
    lines = ["feeds:"]
    for one in draft.proposals:
        lines += [f"  {one.feed}:", *_filters(draft), "    columns:"]
        lines += _missing(draft, one)
        for each in draft.filled[one.feed]:
            line = f"      {each.target}: {scalar(each.expression)}"
            lines += unsure(line, *each.doubts, *_key(draft, one, each))
        lines += [*unfound(one), *_left(one)]
    return lines


def _filters(draft: Draft) -> list[str]:
    found = filters(draft)
    told = f"{draft.profile.records.totals} rows at the end are sums"
    lines = [unsure(f"      {name}: {scalar(rule)}", told) for name, rule in found.items()]
    return ["    filters:", *(line for each in lines for line in each)] if found else []


def _missing(draft: Draft, one: Proposal) -> Iterable[str]:
    for column in one.missing:
        if column.name in CONSTANT:
            told = f"the same in every row: \"'{example(column.name)}'\""
        elif column.name in one.contract.key:
            hint = key_hint(draft.profile)
            told = f"part of the key: what tells the rows apart, {hint}"
        else:
            told = "and no column is called so: name one, or a constant: \"'like this'\""
        yield f"      {remark(f'missing: {column.name}: required, {told}')}"


def _key(draft: Draft, one: Proposal, each: Filled) -> Sequence[str]:
    """A key that is not the only one of its value in the file."""
    key = [name for name in one.contract.key if name != "source_system"]
    if key != [each.target]:
        return ()
    column = next(p.column for p in one.pairings if p.target.name == each.target)
    records = draft.profile.records.read
    if column.distinct >= records or not column.distinct:
        return ()
    return (
        f"{column.distinct:,} different ones in {records:,} records: of one key the newest is kept",
    )


def _left(one: Proposal) -> list[str]:
    taken = {pairing.target.name for pairing in one.pairings}
    taken |= {column.name for column in one.missing} | {"source_system"}
    taken |= {column.name for column, _ in one.unfound}
    left = ", ".join(name for name in one.contract.names if name not in taken)
    return wrap(f"not found: {left}", 80, initial_indent="      # ", subsequent_indent="      # ")
