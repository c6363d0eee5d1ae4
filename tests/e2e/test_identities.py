"""Every identity of tests/dbt has something to compare on the sample, and fails where it is broken.

dbt counts the rows that break an identity, so one that compares nothing passes. Here each is asked
once more of the warehouse that the sample's refresh built, with one of its tables damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import PROJECT
from tests.e2e.commands import refreshed

FIRST = "rowid = 0"
LESS = "select * from {} where rowid > 0"
"""A table without its first row."""
NO_SECOND = (
    "select * from {} qualify row_number() over (partition by customer_id order by from_at) <> 2"
)
"""Stretches without the second of each customer."""


def more(column: str, where: str = "true") -> str:
    """A table with one more in a column of the rows for which the condition holds."""
    amount = f"case when {where} then {column} + 1 else {column} end"
    return f"select * replace ({amount} as {column}) from {{}}"


def unknown(column: str, where: str = FIRST) -> str:
    """A table in which a column is empty where the condition holds."""
    return f"select * replace (case when not ({where}) then {column} end as {column}) from {{}}"


def none_of(where: str) -> str:
    """A table without the rows for which the condition holds."""
    return f"select * from {{}} where not ({where})"


PARTS = "dimension <> 'all'"
MONEY = "money_in_marts_is_money_in_raw"
PERSONS = "promoters_passives_and_detractors_are_the_answers"
SEEDS = "journey_seeds_fit_together"
STAGES = "stage_values_are_those_of_the_facts"
ACTIVE = "customers_are_active_by_definition"
BACKLOG = "ticket_backlog_identity"
BREAKDOWNS = "breakdowns_sum_to_the_whole"
STRETCHES = "customer_stretches_leave_no_gap"
FACTS = ("calls", "orders", "qa_reviews", "subscriptions", "survey_answers", "survey_invitations")
DAMAGES = [
    (BREAKDOWNS, "intermediate.int_kpi_daily", more("numerator", PARTS)),
    (BREAKDOWNS, "intermediate.int_kpi_period_sums", more("n", PARTS)),
    (BREAKDOWNS, "intermediate.int_kpi_daily", unknown("numerator", PARTS)),
    ("combinations_sum_to_the_breakdowns", "kpis.kpi_cube", LESS),
    ("combinations_sum_to_the_breakdowns", "intermediate.int_kpi_periods", more("n")),
    ("credits_sum_to_the_order", "core.fct_attributions", LESS),
    ("customer_activity_identity", "core.fct_customer_periods", more("lost_count", FIRST)),
    (STRETCHES, "intermediate.int_customer_segments", NO_SECOND),
    (STRETCHES, "intermediate.int_customer_types", NO_SECOND),
    (STRETCHES, "intermediate.int_customer_types", unknown("until_at")),
    (ACTIVE, "intermediate.int_subscriptions_conformed", none_of("rowid % 2 = 0")),
    (ACTIVE, "intermediate.int_orders_conformed", LESS),
    ("every_journey_stage_has_every_lens", "seeds.touchpoint_signals", none_of("lens = 'outcome'")),
    ("every_recorded_minute_has_a_cause", "core.fct_ticket_minute_differences", LESS),
    ("every_scored_answer_is_observed", "intermediate.int_kpi_ces", none_of("true")),
    ("every_scored_answer_is_observed", "intermediate.int_kpi_csat_score", none_of("true")),
    ("every_web_event_is_in_one_session", "core.fct_sessions", LESS),
    *(("facts_neither_gain_nor_lose_rows", f"core.fct_{fact}", LESS) for fact in FACTS),
    ("facts_neither_gain_nor_lose_rows", "core.fct_tickets", LESS),
    (SEEDS, "seeds.journey_stages", LESS),
    (SEEDS, "seeds.journey_steps", none_of("effect = 'enters'")),
    (SEEDS, "seeds.touchpoints", LESS),
    ("journey_stage_entrants_identity", "journeys.fct_journey_stages", LESS),
    ("journeys_and_their_stages_agree", "journeys.fct_journeys", LESS),
    ("journeys_and_their_stages_agree", "journeys.fct_journey_stages", LESS),
    (MONEY, "core.fct_orders", more("gross_amount", FIRST)),
    (MONEY, "core.fct_orders", more("discount_amount", FIRST)),
    (MONEY, "core.fct_orders", more("refund_amount", FIRST)),
    (MONEY, "core.fct_marketing_spend", more("cost_amount", FIRST)),
    (PERSONS, "core.fct_survey_answers", none_of("metric = 'nps' and is_counted")),
    (PERSONS, "intermediate.int_kpi_daily", more("numerator", "observations = 'nps'")),
    (STAGES, "journeys.fct_journey_stages", LESS),
    (STAGES, "journeys.stage_values", LESS),
    (STAGES, "journeys.stage_drop_offs", LESS),
    (BACKLOG, "core.fct_ticket_backlog_days", more("backlog", FIRST)),
    (
        "ticket_backlog_identity",
        "intermediate.int_ticket_movements",
        none_of("movement = 'solved'"),
    ),
    ("ticket_backlog_is_that_of_the_states", "core.fct_ticket_backlog_days", more("backlog")),
]
"""Each identity, a table that it reads, and what is read in the table's place."""


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The sample's warehouse, which nothing can change, and the identities as dbt asked them."""
    folder = refreshed(tmp_path_factory).folder / "warehouse"
    compiled = next(folder.glob("dbt/target/compiled/*/tests/dbt"))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / 'warehouse.duckdb'}' as warehouse (read_only)")
        yield connection, compiled


def test_every_identity_is_damaged_here() -> None:
    assert {name for name, *_ in DAMAGES} == {
        file.stem for file in (PROJECT / "tests" / "dbt").glob("*.sql")
    }


@pytest.mark.parametrize(
    ("identity", "table", "damage"), DAMAGES, ids=[f"{name}, {table}" for name, table, _ in DAMAGES]
)
def test_an_identity_holds_and_is_broken_by_a_damage(
    built: tuple[duckdb.DuckDBPyConnection, Path], identity: str, table: str, damage: str
) -> None:
    connection, compiled = built
    sql = (compiled / f"{identity}.sql").read_text("utf-8")
    whole = '"warehouse"."{}"."{}"'.format(*table.split("."))
    assert whole in sql
    assert not connection.execute(sql).fetchall()
    connection.execute(f"create or replace temp table damaged as {damage.format(whole)}")
    assert connection.execute(sql.replace(whole, "damaged")).fetchall()
