"""Ninety days of asking by the published rules, day by day, through the models' own SQL.

On each day whoever is to be asked is asked, and the ledger of asks learns of it, as a survey tool
would deliver it. Afterwards plain Python reads the ledger and looks for a breach.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from orchestration import dbt_run
from orchestration.settings import Settings
from tests.e2e.commands import refreshed_to_change

DAYS = 90
FIRST_RUN = datetime(2025, 4, 2, 3, 0)  # ninety days before the sample ends, in the small hours
GAP, CAP, WINDOW = timedelta(days=90), 3, timedelta(days=365)
ZONE = ZoneInfo("Europe/Berlin")
MODELS = ("int_feedback_customers", "int_feedback_subjects_chosen", "feedback_requests")
"""Those that are tables; the views between them are always of now."""
ASKED = """
insert into core.fct_survey_invitations by name
select 'asked:' || request_id as invitation_id, customer_id, survey_id, order_id, ticket_id,
    channel,
    case when order_id is not null then 'order' when ticket_id is not null then 'ticket'
        else 'customer' end as about,
    ask_at as sent_at, true as is_delivered, 'simulated' as source_system,
    'unknown' as segment, 'unknown' as customer_type, 'unknown' as country,
    'unknown' as product_category, 'unknown' as survey_type, 'unknown' as survey_length,
    'unknown' as incentive, '1' as ask_number, 'well_timed' as timing_reason
from actions.feedback_requests where decision = 'ask'
"""


@dataclass(frozen=True)
class Ledger:
    """When each customer was asked: before the simulation, and in it, which is always later."""

    before: dict[str, list[datetime]]
    asked: dict[str, list[datetime]]

    def breaches(self) -> dict[str, int]:
        """Asks that came within the gap of the one before, or were more than the cap allows."""
        found = {"gap": 0, "cap": 0}
        for customer, moments in self.asked.items():
            every = sorted([*self.before[customer], *moments])
            for place in range(len(every) - len(moments), len(every)):
                since = [every[place] - earlier for earlier in every[:place]]
                found["gap"] += any(one <= GAP for one in since)
                found["cap"] += sum(one <= WINDOW for one in since) >= CAP
        return found


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of a sample that was refreshed, and what dbt compiled for it."""
    return refreshed_to_change(tmp_path_factory).settings.warehouse


@pytest.fixture(scope="module")
def nodes(warehouse: Path) -> list[Any]:
    """The models as dbt has them run, in the order in which they need each other."""
    chosen = ("compile", "--select", *MODELS, "--no-write-json")
    done = dbt_run.invoke(Settings(warehouse=warehouse), chosen)
    compiled = {one.node.name: one.node for one in done.result.results}
    return [compiled[name] for name in MODELS]


def simulate(
    warehouse: Path, nodes: list[Any], folder: Path, days: int, limits: str = ""
) -> Ledger:
    """Ask for some days; `limits` changes the row of seeds/feedback_limits.csv."""
    shutil.copy(warehouse / "warehouse.duckdb", folder / "warehouse.duckdb")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        if limits:
            connection.execute(f"update seeds.feedback_limits set {limits}")
        connection.execute(
            "delete from core.fct_survey_invitations where sent_at >= ?", [FIRST_RUN]
        )
        for day in range(days):
            _run(connection, nodes, FIRST_RUN + timedelta(days=day))
        return Ledger(_asks(connection, "<>"), _asks(connection, "="))


def _run(connection: duckdb.DuckDBPyConnection, nodes: list[Any], as_of: datetime) -> None:
    connection.execute("update ops.run_context set as_of = ?", [as_of])
    for node in nodes:
        name = f"{node.schema}.{node.alias}"
        connection.execute(f"create or replace table {name} as {node.compiled_code}")
    connection.execute(ASKED)


def _asks(connection: duckdb.DuckDBPyConnection, which: str) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = connection.execute(
        "select customer_id, sent_at from core.fct_survey_invitations "
        f"where source_system {which} 'simulated' and coalesce(is_delivered, true) "
        "and customer_id is not null order by sent_at"
    ).fetchall()
    for customer, moment in rows:
        found[customer].append(moment)
    return found


def test_two_asks_at_one_moment_are_a_breach() -> None:
    twice = {"a": [FIRST_RUN, FIRST_RUN], "b": [FIRST_RUN]}
    assert Ledger(defaultdict(list), twice).breaches() == {"gap": 1, "cap": 0}


def test_ninety_days_of_asking_break_neither_the_cap_nor_the_gap(
    warehouse: Path, nodes: list[Any], tmp_path: Path
) -> None:
    ledger = simulate(warehouse, nodes, tmp_path, DAYS)
    moments = [moment for asks in ledger.asked.values() for moment in asks]
    assert len(moments) > 200
    assert max(moments) - min(moments) > timedelta(days=80)
    assert ledger.breaches() == {"gap": 0, "cap": 0}
    hours = {moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE).hour for moment in moments}
    assert hours <= set(range(9, 20))


@pytest.mark.parametrize(
    ("limits", "broken"), [("cap_asks = 1000", "cap"), ("gap_days = 0", "gap")]
)
def test_without_the_limit_there_are_breaches(
    warehouse: Path, nodes: list[Any], tmp_path: Path, limits: str, broken: str
) -> None:
    assert simulate(warehouse, nodes, tmp_path, 40, limits).breaches()[broken] > 0
