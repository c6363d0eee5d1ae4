"""The seeds of touchpoints fit together, and with the registry."""

from __future__ import annotations

from tests.project.registry import read_seed

ANSWERS = {"detractor", "low_satisfaction"}


def test_a_touchpoint_is_held_to_a_share_that_has_a_target() -> None:
    known = {row["touchpoint_id"] for row in read_seed("touchpoints")}
    kinds = {row["kpi_id"]: row["kind"] for row in read_seed("kpis")}
    targets = {row["kpi_id"] for row in read_seed("kpi_targets")}
    for row in [*read_seed("touchpoint_targets"), {"touchpoint_id": "delivery", "kpi_id": "csat"}]:
        assert row["touchpoint_id"] in known
        assert kinds[row["kpi_id"]] == "share"
        assert row["kpi_id"] in targets


def test_every_kind_of_experience_happens_at_a_known_touchpoint() -> None:
    known = {row["touchpoint_id"] for row in read_seed("touchpoints")}
    rows = {
        row["experience_kind"]: row["touchpoint_id"] for row in read_seed("experience_touchpoints")
    }
    assert set(rows.values()) <= known
    kinds = {"late_order", "defective_order", "sla_missed", "reopened_ticket", "abandoned_call"}
    assert set(rows) == kinds | {"good_first_order", "cancelled_order"}
    assert not ANSWERS & set(rows)
