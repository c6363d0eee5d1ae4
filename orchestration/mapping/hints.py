"""What is said of a column that was not found: of a part of the key, and of one that KPIs need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.mapping.expressions import identifier
from orchestration.mapping.yaml_text import remark

if TYPE_CHECKING:
    from orchestration.mapping.columns import Column
    from orchestration.mapping.profile import Profile
    from orchestration.mapping.propose import Proposal

WHY = "as a hash, for ids are published as they are"


def key_hint(profile: Profile) -> str:
    """What a key may be composed of; by a hash where an address of a person is part of it."""
    parts = _parts(profile)
    if not parts:
        return "perhaps two columns: a || '/' || b"
    names = ", ".join(identifier(column.name) for column in parts)
    return f"perhaps two columns, {WHY}: md5(concat_ws('/', {names}))"


def _parts(profile: Profile) -> list[Column]:
    """A person's address and the moment, where no other column may be the key."""
    by_name = {column.name: column for column in profile.columns}
    pairs = [[by_name[one], by_name[other]] for one, other in profile.keys.pairs]
    for pair in sorted(pairs, key=lambda its: sum(one.is_personal for one in its)):
        return pair if any(one.is_personal for one in pair) else []
    personal = [one for one in profile.columns if one.is_personal and one.filled]
    moments = [one for one in profile.columns if one.times is not None]
    return [*personal[:1], *moments[:1]] if personal else []


def unfound(one: Proposal) -> list[str]:
    """A line for each column that a feed's KPIs are made of and that was not found."""
    lines = []
    for column, names in one.unfound:
        near = f"the nearest: {', '.join(names)}" if names else "and no column is like it"
        told = f"{column.name}: not found; {near}; without it its KPIs stay empty"
        lines.append(f"      {remark(f'unsure: {told}')}")
    return lines
