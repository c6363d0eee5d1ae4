"""What is not published is answered with what could be asked instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.explain.errors import CannotExplain
from orchestration.explain.question import Question, settle
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.unit.cli_kit import cx, settings
from tests.unit.publication.small_warehouse import RUNS, make

__all__ = ["settings"]

CHANNELS = ("app", "email", "sms")
STAGES = (
    "create schema journeys; create table journeys.stage_values as "
    "select 'conversion_rate' as measure, 'buy_product' as journey_id, 'basket' as stage_id"
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A scorecard of one KPI by three channels and by twenty agents."""
    agents = tuple(f"agent {number:02}" for number in range(20))
    with duckdb.connect() as memory:
        memory.execute("create schema kpis; create table kpis.dim_kpi as select 'nps' as kpi_id")
        memory.execute(
            "create table kpis.kpi_values as select 'nps' as kpi_id, 'month' as period_grain, "
            "date '2025-01-01' as period_date, dimension, unnest(known) as dimension_value, "
            "'all' as timing, 1.0 as value, true as is_mature, false as is_partial "
            "from (values ('channel', ?), ('agent', ?)) as breakdowns (dimension, known)",
            [CHANNELS, agents],
        )
        yield memory


def _said(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    with pytest.raises(CannotExplain) as cannot:
        settle(connection, question)
    return str(cannot.value)


def test_few_values_are_all_told_and_of_many_the_nearest(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    few = _said(connection, Question("nps", dimension="channel", dimension_value="pigeon"))
    assert few == "nps has no value for channel = 'pigeon' by the month. It has app, email, sms."
    many = _said(connection, Question("nps", dimension="agent", dimension_value="Agent 07x"))
    assert "Close to it: agent 07" in many
    assert "Its 20 values: cx query" in many
    assert "agent 19" not in many


def test_a_misspelt_breakdown_is_answered_with_the_nearest(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    said = _said(connection, Question("nps", dimension="chanel", dimension_value="email"))
    assert said == "nps has no dimension 'chanel'. Close to it: channel. It has agent, channel."


def test_the_periods_of_a_breakdown_are_told_as_such(connection: duckdb.DuckDBPyConnection) -> None:
    day = date(2030, 1, 1)
    said = _said(connection, Question("nps", date=day, dimension="channel", dimension_value="sms"))
    assert said.startswith("nps by channel = 'sms' has no month of 2030-01-01: its months reach")


def test_a_measure_of_stages_is_looked_for_where_it_is(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert "journeys" not in _said(connection, Question("stage_conversion"))
    connection.execute(STAGES)
    for asked in ("stage_conversion", "buy_product", "baskets"):
        said = _said(connection, Question(asked))
        assert "journeys.stage_values" in said
        assert "journeys.fct_journey_stages" in said
    assert "journeys" not in _said(connection, Question("npss"))


def test_what_the_command_cannot_explain_is_said_in_plain_words(settings: Settings) -> None:
    make(settings, RUNS[0], {"small": 1.0})
    publish(settings, RUNS[0])
    assert "nps has no grain 'day'. It has month." in cx("explain", "nps", "--grain", "day")[2]
    asked = ("explain", "nps", "--dimension", "segment=small", "--timing", "well_timed")
    assert "nps has no timing 'well_timed'. It has all." in cx(*asked)[2]
