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


def test_zendesks_pages_and_its_full_export_are_read_alike() -> None:
    pages, export = text("zendesk/tickets_api"), text("zendesk/tickets_json")

    assert pages[pages.index("header:") :] == export[export.index("header:") :]


def test_zendesks_minutes_are_held_to_the_same_rules_in_every_file() -> None:
    rules = ("business hours are longer than all hours", "the first solve comes after the last")
    names = ("tickets_csv", "tickets_api", "tickets_json", "ticket_metrics")
    found = [feed(f"zendesk/{name}", "ticket_metrics")["rejects"] for name in names]

    held = [[rejects[rule] for rule in rules] for rejects in found]

    assert held[1:] == held[:1] * 3
    pair = "a measure is no pair of calendar and business minutes"
    assert found[1][pair] == found[2][pair] == found[3][pair]
