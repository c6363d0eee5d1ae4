"""Stripe's two mappings differ by the unit of their amounts, and by nothing else."""

from __future__ import annotations

from typing import Any

import yaml

from orchestration.settings import PROJECT


def read(name: str) -> dict[str, Any]:
    text = (PROJECT / "extracts" / "stripe" / f"{name}.yml").read_text(encoding="utf-8")
    return {key: value for key, value in yaml.safe_load(text).items() if key in COMPARED}


COMPARED = ("source_system", "exported_at", "header", "feeds")


def test_the_mapping_of_minor_units_is_that_of_major_units_with_one_word_changed() -> None:
    major, minor = read("subscriptions"), read("subscriptions_minor")
    assert len(major) == len(COMPARED)

    assert major != minor
    assert str(major).replace("select 'major'", "select 'minor'").replace(
        "in major units", "in minor units"
    ) == str(minor)
