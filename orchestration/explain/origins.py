"""Where the rows behind an observation stand, as origins.yml says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Origin:
    """What a KPI of one entity observes: the published fact, and the staged rows it came from.

    Attributes:
        fact: published table with one row per thing observed.
        key: SQL of the observation's `entity_id` over the fact.
        reasons: what keeps a thing out, in order: condition over the fact, words.
        staged: view of the warehouse with the delivered records.
        staged_key: SQL of the same id over that view.
        dates: column of the fact's local date, by the registry's `date_anchor`.
    """

    fact: str
    key: str
    dates: dict[str, str]
    reasons: dict[str, str]
    staged: str
    staged_key: str


@cache
def all_origins() -> dict[str, Origin | None]:
    """By the registry's entity; what is counted by the day or period has no rows of its own."""
    document = yaml.safe_load(files(__package__).joinpath("origins.yml").read_text("utf-8"))
    return {entity: Origin(**told) if told else None for entity, told in document.items()}


def origin_of(entity: str) -> Origin | None:
    """Of one entity."""
    return all_origins()[entity]
