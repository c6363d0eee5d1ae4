"""A journey is added by rows of seeds alone: a copy of the project with them finds its facts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import PROJECT
from tests.e2e.commands import Place, refreshed

DBT = Path(sys.executable).with_name("dbt")
ROWS = {
    "journeys": "try_it_on,Try it on,Would it look well on me?,person,9999,false,false,true",
    "journey_stages": (
        "try_it_on,1,search,Searching,false,website,awareness\n"
        "try_it_on,2,basket,Put aside,true,fitting_room,consideration"
    ),
    "journey_steps": (
        "try_it_on,web:view_search_results,enters,search\ntry_it_on,web:add_to_cart,enters,basket"
    ),
    "touchpoints": "fitting_room,Fitting room,consideration,0",
}
"""A journey of two stages with a touchpoint of its own, which no pause ends."""
BUILT = (
    *("int_journey_days", "int_journey_days_placed", "int_journey_lines"),
    *("int_journey_moments_parted", "int_journey_stages_entered"),
    *("int_journey_instances", "fct_journeys", "fct_journey_stages", "dim_journeys"),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return refreshed(tmp_path_factory)


@pytest.fixture(scope="module")
def widened(sample: Place, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The sample's warehouse, its journeys built again by a project with one journey more."""
    folder = tmp_path_factory.mktemp("widened")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / name, folder)
    for name in ("models", "macros", "seeds", "tests/dbt"):
        shutil.copytree(PROJECT / name, folder / name)
    for seed, rows in ROWS.items():
        with (folder / "seeds" / f"{seed}.csv").open("a", encoding="utf-8") as file:
            file.write(rows + "\n")
    (folder / "warehouse").mkdir()
    shutil.copy(sample.folder / "warehouse" / "warehouse.duckdb", folder / "warehouse")
    arguments = ["build", "--project-dir", str(folder), "--profiles-dir", str(folder)]
    only = ["--select", *ROWS, *BUILT, "--exclude-resource-type", "test", "unit_test"]
    done = subprocess.run(
        [str(DBT), "--no-use-colors", *arguments, *only],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("CX_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return duckdb.connect(str(folder / "warehouse" / "warehouse.duckdb"), read_only=True)


def visits_by_person(warehouse: duckdb.DuckDBPyConnection, event: str) -> dict[str, list[datetime]]:
    """When each person first did something in a session, out of the delivered events."""
    rows = warehouse.execute(
        """
        select
            coalesce(sessions.customer_id, sessions.visitor_id) as person,
            sessions.session_id,
            min(events.occurred_at) as first_at
        from raw.web_events as events
        inner join core.fct_sessions as sessions on
            sessions.session_id
            = events.source_system || ':' || events.visitor_id || ':' || events.session_id
        where events.event_name = ? and events.page_type <> 'help'
        group by all
        """,
        [event],
    ).fetchall()
    found: dict[str, list[datetime]] = defaultdict(list)
    for person, _, at in rows:
        found[person].append(at)
    return found


def test_a_journey_of_rows_alone_has_its_facts(widened: duckdb.DuckDBPyConnection) -> None:
    searched = visits_by_person(widened, "view_search_results")
    put_aside = visits_by_person(widened, "add_to_cart")
    came_on = {
        who
        for who, times in searched.items()
        if any(at >= min(times) for at in put_aside.get(who, []))
    }
    facts = widened.execute(
        """
        select stage_id, outcome, count(*) from journeys.fct_journey_stages
        where journey_id = 'try_it_on' group by all
        """
    ).fetchall()
    counts = {(stage, outcome): count for stage, outcome, count in facts}
    assert len(came_on) > 10
    assert counts[("search", "advanced")] == len(came_on)
    assert sum(count for (stage, _), count in counts.items() if stage == "search") == len(searched)
    assert counts[("basket", "reached")] == len(put_aside)
    instances = widened.execute(
        "select count(*) from journeys.fct_journeys where journey_id = 'try_it_on'"
    ).fetchall()
    assert instances == [(len({*searched, *put_aside}),)]


def test_the_other_journeys_are_as_they_were(
    sample: Place, widened: duckdb.DuckDBPyConnection
) -> None:
    query = """
        select journey_id, outcome, count(*) as n, sum(stage_count) as stages
        from journeys.fct_journeys where journey_id <> 'try_it_on' group by all order by all
    """
    with duckdb.connect(
        str(sample.folder / "warehouse" / "warehouse.duckdb"), read_only=True
    ) as old:
        before = old.execute(query).fetchall()
    assert len({row[0] for row in before}) == 7
    assert widened.execute(query).fetchall() == before


def test_every_interaction_told_is_in_the_vocabulary(widened: duckdb.DuckDBPyConnection) -> None:
    feeds = ("orders", "tickets", "voices", "accounts", "contracts")
    told = " union all ".join(
        f"select interaction from intermediate.int_interactions_{feed}" for feed in feeds
    )
    vocabulary = {
        row[0]
        for row in widened.execute(
            "select interaction from seeds.touchpoint_interactions where touchpoint_id is not null"
        ).fetchall()
    }
    found = {
        row[0] for row in widened.execute(f"select distinct interaction from ({told})").fetchall()
    }
    assert len(found) > 20
    assert found <= vocabulary
