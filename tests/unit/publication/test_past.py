"""What was published then: the publication itself, or what the history kept of it."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from orchestration.publication.past import NoMoment, NotPublishedThen, seen_at
from orchestration.publication.pointer import rollback
from orchestration.publication.publish import publish
from orchestration.query import QueryFailed, ask
from orchestration.settings import Settings
from tests.unit.publication.small_warehouse import RUNS, make

FIRST, SECOND, *_ = RUNS
VALUES = "select dimension_value, value from kpis.kpi_values order by all"


def _publish_two(settings: Settings) -> None:
    for run, scores in ((FIRST, {"a": 1.0, "b": 7.0}), (SECOND, {"a": 2.0})):
        make(settings, run, scores)
        publish(settings, run)


def _ask(settings: Settings, told: str, query: str = VALUES) -> list[tuple[object, ...]]:
    with ask(settings, query, seen_at(settings, told)) as answer:
        return list(answer.rows)


def test_a_run_a_moment_and_a_day_name_what_readers_saw(settings: Settings) -> None:
    _publish_two(settings)
    second = seen_at(settings, SECOND).since
    assert _ask(settings, FIRST) == [("a", 1.0), ("b", 7.0)]
    assert _ask(settings, second.isoformat()) == [("a", 1.0), ("b", 7.0)]
    assert _ask(settings, (second + timedelta(seconds=1)).isoformat()) == [("a", 2.0)]
    for day in ("%Y-%m-%d", "%Y%m%d"):
        assert _ask(settings, f"{second:{day}}") == [("a", 2.0)]


def test_a_moment_in_another_zone_is_the_same_moment(settings: Settings) -> None:
    _publish_two(settings)
    second = seen_at(settings, SECOND).since
    elsewhere = (second + timedelta(hours=9)).replace(tzinfo=None).isoformat() + "+09:00"
    assert seen_at(settings, elsewhere).run_id == FIRST


def test_of_a_removed_publication_the_values_are_left(settings: Settings) -> None:
    _publish_two(settings)
    shutil.rmtree(settings.published / FIRST)
    past = seen_at(settings, FIRST)
    assert past.publication is None
    assert _ask(settings, FIRST) == [("a", 1.0), ("b", 7.0)]
    shutil.rmtree(settings.published / SECOND)
    assert _ask(settings, SECOND) == [("a", 2.0)]
    with pytest.raises(QueryFailed, match="dim_customers"):
        _ask(settings, FIRST, "from core.dim_customers")


def test_neither_way_leads_from_a_question_to_the_machine(settings: Settings) -> None:
    _publish_two(settings)
    record = settings.published / "history" / f"{FIRST}.parquet"
    for run in (SECOND, FIRST):
        shutil.rmtree(settings.published / run)
        with pytest.raises(QueryFailed, match="disabled"):
            _ask(settings, run, f"from '{record}'")


def test_after_a_rollback_readers_saw_the_first_again(settings: Settings) -> None:
    _publish_two(settings)
    rollback(settings)
    assert seen_at(settings, "2999-12-31").run_id == FIRST
    shutil.rmtree(settings.published / FIRST)
    assert _ask(settings, "2999-12-31") == [("a", 1.0), ("b", 7.0)]


def test_what_cannot_be_asked_is_said_in_words(settings: Settings) -> None:
    with pytest.raises(NotPublishedThen, match="Nothing yet"):
        seen_at(settings, "2026-01-31")
    _publish_two(settings)
    with pytest.raises(NotPublishedThen, match="first publication: "):
        seen_at(settings, "1999-01-31")
    with pytest.raises(NotPublishedThen, match="never published"):
        seen_at(settings, "20200101T020000000000Z")
    with pytest.raises(NoMoment, match="no day"):
        seen_at(settings, "last Tuesday")
    with pytest.raises(NoMoment, match="no day"):
        seen_at(settings, "9999-12-31")
