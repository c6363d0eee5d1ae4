"""Mappings of one vendor that say the same say it in the same words."""

from __future__ import annotations

from typing import Any

import yaml

from orchestration.settings import PROJECT


def text(name: str) -> str:
    """A mapping as written, below its description and file names."""
    whole = (PROJECT / "extracts" / f"{name}.yml").read_text(encoding="utf-8")
    return whole[whole.index("source_system:") :]


def feed(name: str, feed: str) -> dict[str, Any]:
    """What a mapping says of one of its feeds."""
    words: dict[str, Any] = yaml.safe_load(text(name))
    found: dict[str, Any] = words["feeds"][feed]
    return found


def test_the_mapping_of_minor_units_is_that_of_major_units_with_one_word_changed() -> None:
    major, minor = text("stripe/subscriptions"), text("stripe/subscriptions_minor")

    assert major != minor
    changed = major.replace("select 'major'", "select 'minor'")
    assert changed.replace("in major units", "in minor units") == minor


def test_metas_exports_differ_by_their_names_and_numbers_alone() -> None:
    english, french = (
        feed("meta_ads/ads", "marketing_spend"),
        feed("meta_ads_fr/ads", "marketing_spend"),
    )
    (named, then), (nommes, ensuite) = (
        each.pop("pre_sql").split("),\n\n-- a number", 1) for each in (english, french)
    )

    assert named != nommes
    assert then == ensuite
    assert english == french
