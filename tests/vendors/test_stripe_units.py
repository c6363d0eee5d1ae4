"""Stripe's two mappings differ by the unit of their amounts, and by nothing else."""

from __future__ import annotations

from orchestration.settings import PROJECT


def words(name: str) -> str:
    """The mapping below its description and file names."""
    text = (PROJECT / "extracts" / "stripe" / f"{name}.yml").read_text(encoding="utf-8")
    return text[text.index("source_system:") :]


def test_the_mapping_of_minor_units_is_that_of_major_units_with_one_word_changed() -> None:
    major, minor = words("subscriptions"), words("subscriptions_minor")

    assert major != minor
    changed = major.replace("select 'major'", "select 'minor'")
    assert changed.replace("in major units", "in minor units") == minor
