"""No damage of a file goes unseen, and the page that says so is the loader's own word."""

from __future__ import annotations

import pytest

from orchestration.settings import PROJECT
from tests.damage.mutations import MUTATIONS
from tests.damage.results import OfFormat, by_format, of_format, whole_page

FORMATS = by_format()
LEAST_MUTATIONS = 50


@pytest.fixture(scope="module")
def results() -> dict[str, OfFormat]:
    """What came of each format that was damaged so far."""
    return {}


@pytest.mark.parametrize("name", FORMATS)
def test_every_damage_is_harmless_or_told_at_its_place(
    name: str, results: dict[str, OfFormat]
) -> None:
    results[name] = of_format(FORMATS[name])
    undetected = {
        damage: [told for told in outcomes if told.startswith("UNDETECTED")]
        for damage, outcomes in results[name].outcomes.items()
    }
    assert {damage: told for damage, told in undetected.items() if told} == {}


def test_there_are_many_ways_and_each_is_tried_on_something(results: dict[str, OfFormat]) -> None:
    if len(results) < len(FORMATS):
        pytest.skip("not all formats were damaged in this run")
    names = {f"{mutation.group}: {mutation.name}" for mutation in MUTATIONS}
    tried = {damage for one in results.values() for damage in one.outcomes}
    assert len(names) >= LEAST_MUTATIONS
    assert names == tried


def test_the_page_says_what_came_of_it(results: dict[str, OfFormat]) -> None:
    if len(results) < len(FORMATS):
        pytest.skip("not all formats were damaged in this run")
    written = (PROJECT / "docs" / "damage.md").read_text(encoding="utf-8")
    assert written == whole_page({name: results[name] for name in FORMATS}), (
        "the page is stale: python -m tests.damage"
    )
