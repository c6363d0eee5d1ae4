"""Two quiet years of KPIs: the gate tells of no jump, and of one that is planted."""

from __future__ import annotations

from datetime import date, timedelta

from tests.simulation.business import Record
from tests.simulation.kpis import KPIS, judged_periods

SEED = 1
MONDAY = date(2025, 11, 3)


def _inverted(day: date, records: list[Record]) -> list[Record]:
    """The scores of satisfaction the wrong way round, for one week."""
    if not MONDAY <= day < MONDAY + timedelta(days=7):
        return records
    return [
        one | {"score": 6 - one["score"]} if one.get("question_id") == "satisfied" else one
        for one in records
    ]


def test_no_kpi_of_two_quiet_years_jumps() -> None:
    judged = judged_periods(SEED)
    # 104 weeks and 23 months end within the 730 days; the first six of each have no history.
    assert len(judged) == len(KPIS) * (98 + 17)
    assert [one for one in judged if one.is_alarm] == []


def test_a_scale_that_is_inverted_for_a_week_is_told_of_for_that_week() -> None:
    alarms = [one for one in judged_periods(SEED, _inverted) if one.is_alarm]
    assert ("csat", "week", MONDAY) in [(one.kpi, one.grain, one.period) for one in alarms]
    assert {one.kpi for one in alarms} == {"csat"}
