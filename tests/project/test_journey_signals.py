"""Every stage of every journey has something to watch of each lens, and the registry agrees."""

from __future__ import annotations

import pytest

from tests.project.registry import Row, breakdowns, read_seed

LENSES = ("interaction", "perception", "outcome")


def missing(stages: list[Row], signals: list[Row]) -> set[tuple[str, str, str]]:
    """Stages without a signal of a lens."""
    there = {(row["journey_id"], row["stage_id"], row["lens"]) for row in signals}
    return {(row["journey_id"], row["stage_id"], lens) for row in stages for lens in LENSES} - there


@pytest.fixture(scope="module")
def signals() -> list[Row]:
    rows = read_seed("touchpoint_signals")
    assert rows
    return rows


def test_every_stage_has_an_interaction_a_perception_and_an_outcome(signals: list[Row]) -> None:
    assert missing(read_seed("journey_stages"), signals) == set()


def test_a_stage_that_loses_its_last_signal_of_a_lens_is_found(signals: list[Row]) -> None:
    stages = read_seed("journey_stages")
    for stage in stages:
        for lens in LENSES:
            lost = (stage["journey_id"], stage["stage_id"], lens)
            left = [
                row for row in signals if (row["journey_id"], row["stage_id"], row["lens"]) != lost
            ]
            assert missing(stages, left) == {lost}


def test_signals_are_of_known_stages_and_kpis_with_the_lens_of_the_registry(
    signals: list[Row],
) -> None:
    stages = {(row["journey_id"], row["stage_id"]) for row in read_seed("journey_stages")}
    kpis = {row["kpi_id"]: row for row in read_seed("kpis")}
    for row in signals:
        assert (row["journey_id"], row["stage_id"]) in stages, row
        assert row["lens"] == kpis[row["kpi_id"]]["lens"], row


def test_signals_are_cut_by_a_breakdown_that_their_kpi_has_and_a_touchpoint_that_is_known(
    signals: list[Row],
) -> None:
    kpis = {row["kpi_id"]: row for row in read_seed("kpis")}
    touchpoints = {row["touchpoint_id"] for row in read_seed("touchpoints")}
    for row in signals:
        if row["dimension"] == "all":
            assert row["dimension_value"] == "all", row
        else:
            assert row["dimension"] in breakdowns(kpis[row["kpi_id"]]["entity"]), row
        if row["dimension"] == "touchpoint":
            assert row["dimension_value"] in touchpoints, row


def test_buying_a_product_ships_with_browsing_and_the_checkout_done(signals: list[Row]) -> None:
    told = {
        (row["stage_id"], row["kpi_id"], row["source"])
        for row in signals
        if row["journey_id"] == "buy_product"
    }
    assert {
        ("browse", "time_on_site", "web analytics"),
        ("browse", "pricing_page_ctr", "web analytics"),
        ("bought", "account_creation_rate", "web analytics"),
        ("bought", "csat", "post-purchase survey"),
    } <= told
