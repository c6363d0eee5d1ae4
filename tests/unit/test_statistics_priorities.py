"""Priorities of touchpoints, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from scipy import stats

from orchestration.statistics.priorities import priorities

SPRING, SUMMER, AUTUMN, WINTER = (date(2024, month, 1) for month in (1, 4, 7, 10))
BITS = {"call": 1, "delivery": 2, "support": 4}

Row = dict[str, object]


def met(touchpoint: str, day: date = WINTER, **told: object) -> Row:
    """A touchpoint that 1,000 customers met in a quarter and 100 left dissatisfied, on target."""
    usual: Row = {
        "touchpoint": touchpoint,
        "period_date": day,
        "reach_count": 1000,
        "dissatisfied_count": 100,
        "kpi_value": 0.9,
        "target_value": 0.9,
        "direction": "up",
        "customer_value_amount": 300.0,
    }
    return usual | told


def cell(touchpoint: str, bad_set: int, n: int, lost: int, day: date = SPRING) -> Row:
    """Customers of one kind who met a touchpoint, and how many of them were lost."""
    return {
        "touchpoint": touchpoint,
        "bit": BITS[touchpoint],
        "period_date": day,
        "segment": "small",
        "customer_type": "new",
        "bad_set": bad_set,
        "n": n,
        "lost_count": lost,
    }


def ranked(reach: list[Row], *cells: Row) -> list[dict[str, Any]]:
    """What is published of them, in the order of rank."""
    none = pa.Table.from_pylist([cell("call", 0, 1, 0)]).slice(0, 0)
    known = pa.Table.from_pylist(list(cells)) if cells else none
    rows: list[dict[str, Any]] = priorities(pa.Table.from_pylist(reach), known).to_pylist()
    return sorted(rows, key=lambda row: (row["period_date"], row["rank"]))


def test_the_arithmetic_of_a_priority() -> None:
    # 60 of 100 lost with a bad experience at delivery, 120 of 400 without: 0.3 more. 0.2 off
    # target of 1,000 customers are 200, 60 of them at stake, worth 300 each
    (found,) = ranked(
        [met("delivery", kpi_value=0.7)],
        cell("delivery", 2, 100, 60),
        cell("delivery", 0, 400, 120),
    )
    assert found["target_distance"] == pytest.approx(0.2)
    assert found["customers_beyond_target"] == pytest.approx(200)
    assert found["effect"] == pytest.approx(0.3)
    assert (found["effect_bad_n"], found["effect_other_n"]) == (100, 400)
    assert found["customers_at_stake"] == pytest.approx(60)
    assert found["value_at_stake_amount"] == pytest.approx(18000)
    assert found["is_proven"]
    limits = stats.binomtest(100, 1000).proportion_ci(method="wilson")
    assert found["dissatisfaction_rate"] == pytest.approx(0.1)
    assert found["dissatisfaction_ci_low"] == pytest.approx(limits.low)
    assert found["dissatisfaction_ci_high"] == pytest.approx(limits.high)


def test_a_share_that_should_be_low_is_off_target_above_it() -> None:
    (found,) = ranked([met("call", kpi_value=0.08, target_value=0.05, direction="down")])
    assert found["target_distance"] == pytest.approx(0.03)
    (found,) = ranked([met("call", kpi_value=0.04, target_value=0.05, direction="down")])
    assert found["target_distance"] == 0


def test_what_happened_elsewhere_is_not_credited_here() -> None:
    # over all, 65 of 100 against 60 of 200 were lost; where nothing happened at delivery, 5 of 20
    # against 40 of 160; where it did, 60 of 80 against 20 of 40: differences of 0 and 0.25, which
    # least squares weighs by n1 n0 / (n1 + n0)
    (found,) = ranked(
        [met("support")],
        cell("support", 4, 20, 5),
        cell("support", 0, 160, 40),
        cell("support", 6, 80, 60),
        cell("support", 2, 40, 20),
    )
    small, large = 20 * 160 / 180, 80 * 40 / 120
    assert found["effect"] == pytest.approx(0.25 * large / (small + large))


def test_only_what_had_passed_by_then_is_known() -> None:
    # the first quarter's half year ends with the third; until then nothing is known of it
    rows = ranked(
        [met("call", day) for day in (SUMMER, AUTUMN, WINTER)],
        *(cell("call", 1, 40, 30), cell("call", 0, 40, 20)),
        *(cell("call", 1, 40, 40, SUMMER), cell("call", 0, 40, 0, SUMMER)),
    )
    assert [row["effect"] for row in rows] == [None, pytest.approx(0.25), pytest.approx(0.625)]
    assert [row["effect_bad_n"] for row in rows] == [0, 40, 80]
    assert [row["value_at_stake_amount"] for row in rows] == [None, 0, 0]


def test_the_proven_come_first_then_those_off_target_then_the_others() -> None:
    # call: proven (30 of 40 against 80 of 400) and 10 at most beyond its target; delivery: 200
    # beyond, but 3 in 10 are lost either way; support: proven and on target; website: 500 beyond,
    # of an effect that nothing is known of; account: met by many,
    # of whom none is dissatisfied; advice: more dissatisfied than at support
    rows = ranked(
        [
            met("account", kpi_value=None, reach_count=9000, dissatisfied_count=0),
            met("advice", kpi_value=None, dissatisfied_count=700),
            met("call", reach_count=100, kpi_value=0.8),
            met("delivery", kpi_value=0.7),
            met("support", dissatisfied_count=500),
            met("website", kpi_value=0.4),
        ],
        *(cell("call", 1, 40, 30), cell("call", 0, 400, 80)),
        *(cell("delivery", 2, 100, 31), cell("delivery", 0, 400, 120)),
        *(cell("support", 4, 40, 30), cell("support", 0, 400, 80)),
    )
    found = [row["touchpoint"] for row in rows]
    assert found == ["call", "website", "delivery", "advice", "support", "account"]
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["is_proven"] for row in rows] == [True, False, False, False, True, False]


def test_nothing_is_at_stake_of_what_is_not_proven() -> None:
    # 100 beyond target each; 20 of 100 are lost after a bad experience at support against 120 of
    # 400 without: 10 points fewer. At delivery 31 of 100 against 120 of 400, one more: may be none
    rows = ranked(
        [met("support", kpi_value=0.8), met("delivery", kpi_value=0.8)],
        *(cell("support", 4, 100, 20), cell("support", 0, 400, 120)),
        *(cell("delivery", 2, 100, 31), cell("delivery", 0, 400, 120)),
    )
    assert [row["effect"] for row in rows] == [pytest.approx(0.01), pytest.approx(-0.1)]
    for row in rows:
        assert row["customers_beyond_target"] == pytest.approx(100)
        assert (row["customers_at_stake"], row["value_at_stake_amount"]) == (None, None)


def test_few_are_no_proof() -> None:
    # all 29 with, none of 400 without
    (found,) = ranked([met("call")], cell("call", 1, 29, 29), cell("call", 0, 400, 0))
    assert found["effect_ci_low"] > 0
    assert (found["has_too_few"], found["is_proven"]) == (True, False)


def test_where_nobody_can_tell_is_not_where_nobody_is_dissatisfied() -> None:
    # none of 1,000 are between 0 and 0.38 %; of 9,000 of whom nothing is known, nothing is said
    rows = ranked(
        [
            met("website", reach_count=9000, dissatisfied_count=None),
            met("call", dissatisfied_count=0),
        ]
    )
    assert [row["touchpoint"] for row in rows] == ["call", "website"]
    limits = ("dissatisfaction_rate", "dissatisfaction_ci_low", "dissatisfaction_ci_high")
    assert [rows[0][name] for name in limits] == [0, 0, pytest.approx(0.003827, abs=1e-6)]
    assert [rows[1][name] for name in limits] == [None, None, None]


def test_every_quarter_has_ranks_of_its_own() -> None:
    rows = ranked([met(name, day) for name in ("call", "delivery") for day in (SUMMER, WINTER)])
    told = [(row["period_date"], row["touchpoint"], row["rank"]) for row in rows]
    assert told == [
        (SUMMER, "call", 1),
        (SUMMER, "delivery", 2),
        (WINTER, "call", 1),
        (WINTER, "delivery", 2),
    ]
