"""The rules of asking name what exists."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tests.project.registry import read_seed

EXPERIENCES = {
    "delivery": "order",
    "support": "ticket",
    "call": "ticket",
    "chatbot": "ticket",
    "relationship": "customer",
}
"""What int_feedback_subjects finds by itself; at other touchpoints an interaction tells."""


def test_every_rule_sends_a_survey_about_what_its_touchpoint_has() -> None:
    about = {row["survey_id"]: row["about"] for row in read_seed("surveys")}
    rules = read_seed("feedback_rules")
    assert rules
    for rule in rules:
        found = EXPERIENCES.get(rule["touchpoint_id"], about[rule["survey_id"]])
        assert about[rule["survey_id"]] == found, rule["touchpoint_id"]


def test_every_rule_has_a_channel_that_a_delivery_can_name() -> None:
    named = {row["channel"] for row in read_seed("channel_mappings")}
    allowed = read_seed("feedback_channels")
    assert {row["channel"] for row in allowed} <= named
    touchpoints = {row["touchpoint_id"] for row in read_seed("feedback_rules")}
    assert {row["touchpoint_id"] for row in allowed} == touchpoints


def test_no_robot_calls_after_a_call() -> None:
    by_phone = {
        r["touchpoint_id"] for r in read_seed("feedback_channels") if r["channel"] == "phone"
    }
    assert not by_phone & {"call", "support"}


def test_there_is_one_row_of_limits() -> None:
    assert len(read_seed("feedback_limits")) == 1


def test_every_zone_is_one_of_the_iana_list() -> None:
    zones = [row["time_zone"] for row in read_seed("country_time_zones")]
    assert len(zones) > 40
    assert [ZoneInfo(zone).key for zone in zones] == zones
