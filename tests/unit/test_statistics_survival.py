"""The time to the next stage where some have not come on yet, worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest

from orchestration.statistics.survival import GRID_HOURS, survival

Z = 1.959963984540054
Waits = list[tuple[str, float, bool, int]]
SIX: Waits = [
    ("cart", 1, False, 1),
    ("cart", 2, False, 1),
    ("cart", 2, True, 1),
    ("cart", 4, False, 1),
    ("cart", 8, True, 1),
    ("cart", 12, True, 1),
]
"""Stage, hours waited, whether that is censored, how many."""


def curve(waits: Waits, stage: str = "cart") -> dict[float, dict[str, Any]]:
    """The rows of one stage's curve, by their hours."""
    names = ("journey_id", "stage_id", "waited_minutes", "is_censored", "entrant_count")
    rows = [("buy", where, round(hours * 60), *rest) for where, hours, *rest in waits]
    found = survival(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]))
    return {row["elapsed_hours"]: row for row in found.to_pylist() if row["stage_id"] == stage}


def test_six_entrants_by_hand() -> None:
    """Not on yet are 5/6, then 5/6 * 4/5 = 2/3, then 2/3 * 2/3 = 4/9.

    At 1 h one of six comes on, at 2 h one of five; another is lost to view then, after the one who
    came on. At 4 h it is one of three. The last is lost to view at 12 h: there the curve ends.
    """
    found = curve(SIX)
    assert list(found) == [0.25, 0.5, 1, 2, 4, 8, 12]
    assert [row["at_risk"] for row in found.values()] == [6, 6, 6, 5, 3, 2, 1]
    shares = [row["advanced_share"] for row in found.values()]
    assert shares == pytest.approx([0, 0, 1 / 6, 1 / 3, 5 / 9, 5 / 9, 5 / 9])


def test_the_limits_are_greenwood_s_on_the_log_of_the_log() -> None:
    """At 2 h the sum of d / (n (n - d)) is 1/(6*5) + 1/(5*4) = 1/12."""
    row = curve(SIX)[2]
    error = Z * math.sqrt(1 / 12) / -math.log(2 / 3)
    low, high = (1 - (2 / 3) ** math.exp(side * error) for side in (-1, 1))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((low, high))
    assert 0.095 < low < 0.096
    assert 0.805 < high < 0.806


def test_without_censoring_the_curve_is_the_share_who_came_on_and_has_no_limits_at_its_ends() -> (
    None
):
    found = curve([("cart", 1, False, 3), ("cart", 4, False, 1)])
    assert [(at, row["advanced_share"]) for at, row in found.items()] == [
        *((0.25, 0), (0.5, 0), (1, pytest.approx(0.75))),
        *((2, pytest.approx(0.75)), (4, pytest.approx(1))),
    ]
    assert [row["ci_low"] is None for row in found.values()] == [True, True, False, False, True]


def test_who_left_long_ago_holds_the_curve_at_the_share_of_all_entrants() -> None:
    """Of ten, four came on within the hour. Six left and are waited for to this day, a year on."""
    found = curve([("cart", 0.5, False, 4), ("cart", 8760, True, 6)])
    assert list(found) == list(GRID_HOURS)
    assert {round(row["advanced_share"], 12) for at, row in found.items() if at >= 0.5} == {0.4}
    assert found[8760]["at_risk"] == 6


def test_stages_have_curves_of_their_own() -> None:
    waits: Waits = [*SIX, ("checkout", 1, False, 1), ("checkout", 3, True, 1)]
    assert curve(waits) == curve(SIX)
    found = curve(waits, "checkout")
    assert [row["advanced_share"] for row in found.values()] == pytest.approx([0, 0, 0.5, 0.5])


def test_a_stage_that_nobody_came_on_from_has_a_curve_at_nothing() -> None:
    found = curve([("cart", 2, True, 5)])
    assert [row["advanced_share"] for row in found.values()] == [0, 0, 0, 0]
    assert all(row["ci_high"] is None for row in found.values())
    assert survival(pa.Table.from_pylist([], schema=_schema())).num_rows == 0


def _schema() -> pa.Schema:
    texts = [(name, pa.string()) for name in ("journey_id", "stage_id")]
    numbers = [(name, pa.int64()) for name in ("waited_minutes", "entrant_count")]
    return pa.schema([*texts, *numbers, ("is_censored", pa.bool_())])
