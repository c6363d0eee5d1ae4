"""Every format damaged in every way that applies to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.damage.files import goldens
from tests.damage.goldens import Golden
from tests.damage.judge import outcome
from tests.damage.mutations import MUTATIONS
from tests.damage.run import GOLDEN, run, tries
from tests.damage.table import page
from tests.vendors.cases import worked_out


@dataclass(frozen=True)
class OfFormat:
    """What came of the damages of one format, by `<group>: <mutation>`, and why none could tell."""

    outcomes: dict[str, list[str]]
    reasons: dict[str, str]


def of_format(golden: Golden) -> OfFormat:
    """Damage one format in every way.

    Raises:
        AssertionError: the file does not load as it is, or gives other rows than were worked out.
    """
    all_tries = tries(golden, MUTATIONS)
    with TemporaryDirectory() as folder:
        seen = run(golden, all_tries, Path(folder))
    before = seen[GOLDEN]
    assert before.state == "loaded", before.message
    assert any(before.texts.values())
    for feed, wanted in golden.expected.items():
        assert before.texts[feed] == [worked_out(row) for row in wanted["rows"]], feed
    found: dict[str, list[str]] = defaultdict(list)
    reasons = {}
    for each in all_tries:
        name = f"{each.mutation.group}: {each.mutation.name}"
        right = each.damage.right
        told = outcome(golden, before, seen[each.system], right)
        found[name].append(told)
        if told == "not knowable":
            reasons[name] = right.unknowable
    return OfFormat(dict(found), reasons)


def whole_page(results: dict[str, OfFormat]) -> str:
    """The page of these results, formats in the order of the files."""
    reasons = {name: why for one in results.values() for name, why in sorted(one.reasons.items())}
    outcomes = {name: one.outcomes for name, one in results.items()}
    return page(outcomes, dict(sorted(reasons.items())))


def by_format() -> dict[str, Golden]:
    """The files that are damaged, by format."""
    return {golden.format: golden for golden in goldens()}
