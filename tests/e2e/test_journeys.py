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
    "journeys": "try_it_on,Try it on,Would it look well on me?,person,9999,false,false,true,,",
    "journey_stages": (
        "try_it_on,1,search,Searching,false,website,awareness,true,\n"
        "try_it_on,2,basket,Put aside,true,fitting_room,consideration,true,입어 보려고 담음"
    ),
    "journey_steps": (
        "try_it_on,web:view_search_results,enters,search\n"
        "try_it_on,web:page_other,enters,search\n"
        "try_it_on,web:add_to_cart,enters,basket"
    ),
    "touchpoints": "fitting_room,Fitting room,consideration,0,",
    "touchpoint_interactions": "web:page_other,fitting_room",
    "touchpoint_signals": "\n".join(
        f"try_it_on,{stage},{signal}"
        for stage in ("search", "basket")
        for signal in (
            "time_on_site,all,all,interaction,Time spent looking around,web analytics,",
            "nps_relationship,all,all,perception,Says whether to recommend us,relationship survey,",
            "conversion_rate,all,all,outcome,Orders in the same visit,web analytics,",
        )
    ),
}
"""A journey of two stages, which no pause ends, a touchpoint of its own and what leads to it."""
MOVED = "web:page_other,website\n"
"""The row of an interaction that is on no other journey, before it leads to the new touchpoint."""
BUILT = (
    *("int_interactions+,+fct_journeys", "int_interactions+,+fct_journey_stages"),
    *("dim_journeys", "dim_journey_stages", "journey_signals"),
)
"""All that lies between the interactions and the facts, whatever of it is a table."""
TESTED = ("journey_seeds_fit_together", "every_journey_stage_has_every_lens")
SEARCHED = "event_name = 'view_search_results' and page_type <> 'help'"
TRIED_ON = "event_name = 'page_view' and coalesce(page_type, 'other') = 'other'"
PUT_ASIDE = "event_name = 'add_to_cart' and page_type <> 'help'"


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
        file = folder / "seeds" / f"{seed}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(MOVED, "") + rows + "\n", "utf-8")
    (folder / "warehouse").mkdir()
    shutil.copy(sample.folder / "warehouse" / "warehouse.duckdb", folder / "warehouse")
    arguments = ["build", "--project-dir", str(folder), "--profiles-dir", str(folder)]
    only = ["--select", *ROWS, *BUILT, *TESTED, "--exclude-resource-type", "unit_test"]
    done = subprocess.run(
        [str(DBT), "--no-use-colors", *arguments, *only, "--indirect-selection", "cautious"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("CX_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return duckdb.connect(str(folder / "warehouse" / "warehouse.duckdb"), read_only=True)


def visits_by_person(warehouse: duckdb.DuckDBPyConnection, did: str) -> dict[str, list[datetime]]:
    """When each person first did something in a session, out of the delivered events."""
    rows = warehouse.execute(
        f"""
        select
            coalesce(sessions.customer_id, 'visitor:' || sessions.visitor_id) as person,
            sessions.session_id,
            min(events.occurred_at) as first_at
        from raw.web_events as events
        inner join core.fct_sessions as sessions on
            sessions.session_id
            = events.source_system || ':' || events.visitor_id || ':' || events.session_id
        where {did}
        group by all
        """
    ).fetchall()
    found: dict[str, list[datetime]] = defaultdict(list)
    for person, _, at in rows:
        found[person].append(at)
    return found


def looked(warehouse: duckdb.DuckDBPyConnection) -> dict[str, list[datetime]]:
    """When each person searched or tried on: was in the first stage."""
    searched = visits_by_person(warehouse, SEARCHED)
    tried_on = visits_by_person(warehouse, TRIED_ON)
    return {who: searched.get(who, []) + tried_on.get(who, []) for who in {*searched, *tried_on}}


def test_a_journey_of_rows_alone_has_its_facts(widened: duckdb.DuckDBPyConnection) -> None:
    searched = looked(widened)
    put_aside = visits_by_person(widened, PUT_ASIDE)
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


def test_a_touchpoint_of_rows_alone_is_where_its_interaction_leads(
    widened: duckdb.DuckDBPyConnection,
) -> None:
    searched = visits_by_person(widened, SEARCHED)
    tried_on = visits_by_person(widened, TRIED_ON)
    put_aside = visits_by_person(widened, PUT_ASIDE)
    ended_there = {
        who
        for who, times in tried_on.items()
        if max(times) > max([*searched.get(who, []), *put_aside.get(who, []), datetime.min])
    }
    at_two = {*searched} & {*tried_on}
    found = widened.execute(
        """
        select line_id from journeys.fct_journeys
        where journey_id = 'try_it_on' and last_step_touchpoint = 'fitting_room'
        """
    ).fetchall()
    (two,) = widened.execute(
        """
        select count(*) from journeys.fct_journey_stages
        where journey_id = 'try_it_on' and stage_id = 'search' and touchpoint_count = 2
        """
    ).fetchall()
    assert len(ended_there) > 10
    assert {line for (line,) in found} == ended_there
    assert at_two
    assert two == (len(at_two),)


def test_its_names_are_in_korean_where_the_rows_say_so(
    widened: duckdb.DuckDBPyConnection,
) -> None:
    told = widened.execute(
        """
        select journey_name_ko, question_ko, stage_id, stage_name_ko
        from journeys.dim_journeys inner join journeys.dim_journey_stages using (journey_id)
        where journey_id = 'try_it_on' order by stage_number
        """
    ).fetchall()
    assert told == [(None, None, "search", None), (None, None, "basket", "입어 보려고 담음")]


def test_what_to_watch_in_its_stages_is_told(widened: duckdb.DuckDBPyConnection) -> None:
    told = widened.execute(
        """
        select stage_id, lens from journeys.journey_signals
        where journey_id = 'try_it_on' and value is not null order by all
        """
    ).fetchall()
    lenses = ("interaction", "outcome", "perception")
    assert told == [(stage, lens) for stage in ("basket", "search") for lens in lenses]


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
