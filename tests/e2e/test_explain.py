"""From a published number of the sample back to its rows, and to the files they came from."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

from orchestration.explain.explanation import explain
from orchestration.explain.origins import origin_of
from orchestration.explain.question import Question
from orchestration.publication.pointer import current
from tests.e2e.commands import Place, refreshed


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample, published."""
    return refreshed(tmp_path_factory)


def published(place: Place, sql: str) -> list[tuple[Any, ...]]:
    """What the published file answers."""
    publication = current(place.settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_as_many_rows_stand_behind_every_number_as_it_says(place: Place) -> None:
    kpis = published(place, "select kpi_id, kind from kpis.dim_kpi")
    with_values = (
        "select distinct kpi_id from kpis.kpi_values where dimension = 'all' and value is not null"
    )
    valued = {kpi_id for (kpi_id,) in published(place, with_values)}
    assert {kpi_id for kpi_id, _ in kpis} == valued
    explained = 0
    for kpi_id, kind in kpis:
        told = explain(place.settings, Question(kpi_id), limit=2)
        assert told.value is not None, kpi_id
        is_kept = origin_of(told.definition["entity"]) is not None
        if is_kept and kind in ("share", "mean", "quantile", "count"):
            assert told.counted == told.value["n"] > 0, kpi_id
            assert told.files, kpi_id
            explained += 1
        layers = {row["layer"] for row in told.lineage}
        assert {"kpis", "marts", "staging", "feeds"} <= layers, kpi_id
    assert explained > len(kpis) / 2


def test_what_counts_and_what_does_not_are_all_there_is(place: Place) -> None:
    told = explain(place.settings, Question("ticket_volume", date=date(2024, 10, 20)), limit=1)
    ((tickets, removed),) = published(
        place,
        "select count(*), count(*) filter (where is_excluded) from core.fct_tickets "
        "where created_local_date between '2024-10-01' and '2024-10-31'",
    )
    assert removed > 0
    assert told.counted == tickets - removed
    assert told.left_out == [{"reason": "merged, deleted or spam", "n": removed}]


def test_a_breakdown_keeps_to_its_rows(place: Place) -> None:
    told = explain(
        place.settings,
        Question("csat", dimension="touchpoint", dimension_value="support", timing="well_timed"),
        limit=5,
    )
    assert told.value is not None
    assert told.counted == told.value["n"]
    ids = ", ".join(f"'{row['entity_id']}'" for row in told.newest)
    assert published(
        place,
        "select distinct touchpoint, is_well_timed from core.fct_survey_answers "
        f"where response_id || ':' || question_id in ({ids})",
    ) == [("support", True)]


def test_the_rows_of_a_person_with_a_small_sample_are_not_told(place: Place) -> None:
    ((agent, month),) = published(
        place,
        "select dimension_value, period_date from kpis.kpi_csat "
        "where dimension = 'agent' and period_grain = 'month' and is_small_sample and n > 0 "
        "order by all limit 1",
    )
    asked = Question("csat", date=month, dimension="agent", dimension_value=agent)
    told = explain(place.settings, asked, limit=5)
    assert told.value is not None
    assert told.value["value"] is None
    assert (told.newest, told.left_out, told.files) == ([], [], [])
    assert "hidden" in told.notes[0]


def test_the_command_tells_people_and_programs(place: Place) -> None:
    said = place.succeed("explain", "resolution_hours_median", "--date", "2024-10-20")
    for told in ("How long does it take", "2024-10-01", "generic/tickets_", "fct_tickets"):
        assert told in said
    document = json.loads(place.succeed("explain", "nps", "--format", "json"))
    assert document["definition"]["kpi_id"] == "nps"
    assert document["counted"] == document["value"]["n"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("npss",), 1, "Close to it: nps"),
        (("nps", "--dimension", "team"), 2, "breakdown=value"),
        (("nps", "--dimension", "moon=full"), 1, "It has agent, all, answer_delay"),
        (("nps", "--dimension", "channel=it's"), 1, "It has app, email, sms"),
        (("nps", "--timing", "early"), 2, "early"),
        (("nps_per_customer", "--grain", "day"), 1, "It has month, quarter, week"),
    ],
)
def test_what_is_not_published_is_said_with_what_is(
    place: Place, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = place.run("explain", *arguments)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_before_anything_is_published_the_next_command_is_named(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    empty = Place(tmp_path_factory.mktemp("nothing-published"))
    (empty.folder / "landing").mkdir()
    done = empty.run("explain", "nps")
    assert done.returncode == 1
    assert "Nothing is published" in done.stderr
    assert "cx refresh" in done.stderr
