"""The figures of journey stages, as published of the sample: seven funnels, and its crisis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.settings import PROJECT
from tests.e2e.commands import refreshed
from tests.project.registry import read_seed

CRISIS = {date(2024, 10, 1), date(2024, 11, 1)}
"""Parcels were late from 7 October to 17 November 2024 (docs/sample.md)."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = refreshed(tmp_path_factory).folder / "published" / "current" / "cx.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def test_every_journey_has_a_funnel_with_shares_and_durations(
    published: duckdb.DuckDBPyConnection,
) -> None:
    rows = published.execute(
        """
        select journey_id, stage_id, measure, sum(n) from journeys.stage_values
        where period_grain = 'quarter' and dimension = 'all' group by all
        """
    ).fetchall()
    counts = {(journey, stage, measure): n for journey, stage, measure, n in rows}
    stages = {(row["journey_id"], row["stage_id"]): row for row in read_seed("journey_stages")}
    assert {(journey, stage) for journey, stage, _ in counts} <= set(stages)
    for (journey, stage), row in stages.items():
        is_told = (journey, stage, "conversion_rate") in counts
        assert not (row["is_goal"] == "true" and is_told), stage
        if row["stage_number"] == "1":
            assert counts[journey, stage, "entrants"] >= 10, journey
            assert counts[journey, stage, "duration_hours_median"] >= 1, journey
    assert len({journey for journey, _, _ in counts}) == 7


@pytest.mark.parametrize("question", ["demo", "demo-journeys"])
def test_what_the_demo_shows_is_there(published: duckdb.DuckDBPyConnection, question: str) -> None:
    rows = published.execute((PROJECT / "docs" / f"{question}.sql").read_text()).fetchall()
    assert len(rows) > 20


def test_a_journey_has_one_weakest_stage_at_most_and_it_loses_the_largest_share(
    published: duckdb.DuckDBPyConnection,
) -> None:
    rows = published.execute(
        """
        select count_if(coalesce(is_weakest, false)), max(value), max(value) filter (is_weakest)
        from journeys.stage_values
        where measure = 'drop_off_rate'
        group by journey_id, period_grain, period_date, dimension, dimension_value
        """
    ).fetchall()
    marked = [(most, weakest) for count, most, weakest in rows if count]
    assert {count for count, *_ in rows} == {0, 1}
    assert len(marked) > 20
    assert all(most == weakest for most, weakest in marked)


def test_in_the_crisis_parcels_are_on_their_way_for_longer_and_in_no_other_month(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """Durations have no test of their change: two whose 95 % intervals do not touch differ."""
    rows = published.execute(
        """
        select period_date, value, ci_low, ci_high from journeys.stage_values
        where journey_id = 'receive_order' and stage_id = 'shipped' and dimension = 'all'
            and measure = 'duration_hours_p90' and period_grain = 'month' and is_mature
        """
    ).fetchall()
    months = {day: (value, low, high) for day, value, low, high in rows}
    assert len(months) > 20
    _, _, usual_high = months[date(2024, 9, 1)]
    _, _, later_high = months[date(2024, 12, 1)]
    slower = {day for day, (_, low, _) in months.items() if low > usual_high}
    assert slower == CRISIS
    assert all(months[day][1] > later_high for day in CRISIS)
    assert all(months[day][0] > 4 * 24 for day in CRISIS)


def test_few_parcels_are_still_waited_for_and_the_curve_says_how_many(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """Without those on their way at the end, the curve at 30 days is a share of the facts."""
    (curve,) = published.execute(
        """
        select advanced_share, ci_low, ci_high from journeys.stage_survival
        where journey_id = 'receive_order' and stage_id = 'shipped' and elapsed_hours = 720
        """
    ).fetchall()
    (shares,) = published.execute(
        """
        select count_if(not is_censored and observed_seconds <= 720 * 3600) / count(*)
        from journeys.fct_journey_stages
        where journey_id = 'receive_order' and stage_id = 'shipped'
            and entered_at <= (select as_of - interval 60 day from ops.publication)
        """
    ).fetchall()
    assert curve[1] <= shares[0] <= curve[2]
    assert curve[0] == pytest.approx(shares[0], abs=0.005)


def test_only_a_stage_that_is_left_nobody_knows_when_has_no_durations(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """What a demo came to has no time of its own: it would seem decided on the spot."""
    came_on = "select distinct journey_id, stage_id from journeys.fct_journey_stages where "
    untimed = published.execute(
        f"{came_on} outcome = 'advanced' and duration_seconds is null"
    ).fetchall()
    timed = published.execute(
        f"{came_on} outcome = 'advanced' and duration_seconds is not null"
    ).fetchall()
    durations = published.execute(
        "select distinct journey_id, stage_id from journeys.stage_values "
        "where measure = 'duration_hours_median'"
    ).fetchall()
    curves = published.execute(
        "select distinct journey_id, stage_id from journeys.stage_survival"
    ).fetchall()
    assert untimed == [("book_demo", "held")]
    assert set(durations) == set(timed) == set(curves)
    assert len(timed) == 17


def test_what_to_watch_has_values_targets_and_a_status(
    published: duckdb.DuckDBPyConnection,
) -> None:
    rows = published.execute(
        "select stage_id, lens, kpi_id, value, target_value, status from journeys.journey_signals"
    ).fetchall()
    assert len(rows) == len(read_seed("touchpoint_signals"))
    told = {(stage, kpi): (value, status) for stage, _, kpi, value, _, status in rows}
    assert 0 < told["browse", "time_on_site"][0] < 3600
    assert 0 < told["bought", "csat"][0] <= 1
    assert told["shipped", "on_time_delivery_rate"][1] in ("good", "watch", "bad")
    assert all((status == "no data") == (v is None) for *_, v, _, status in rows)
    assert all((status is None) == (t is None) for *_, v, t, status in rows if v is not None)


def test_only_what_nobody_is_asked_about_has_no_value(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """The sample's surveys are of the delivery, the help and the relationship (docs/sample.md)."""
    rows = published.execute(
        "select journey_id, stage_id, lens, dimension_value, value from journeys.journey_signals"
    ).fetchall()
    silent = {(touchpoint, lens) for *_, lens, touchpoint, value in rows if value is None}
    assert silent == {("website", "perception"), ("chatbot", "perception")}
    with_value = {(journey, stage, lens) for journey, stage, lens, _, v in rows if v is not None}
    stages = {(row["journey_id"], row["stage_id"]) for row in read_seed("journey_stages")}
    assert len(stages) == 25
    for lens, count in {"interaction": 25, "outcome": 25, "perception": 15}.items():
        assert sum(of == lens for *_, of in with_value) == count
