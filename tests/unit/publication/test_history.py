"""What was published when: each value when it changed."""

from __future__ import annotations

import shutil

import duckdb

from orchestration.publication.pointer import rollback
from orchestration.publication.publish import publish
from orchestration.refresh import started
from orchestration.settings import Settings
from tests.unit.publication.small_warehouse import RUNS, make, record_of

FIRST, SECOND, THIRD, *_ = RUNS


def _publish(settings: Settings, run: str, scores: dict[str, float]) -> None:
    make(settings, run, scores)
    publish(settings, run)


def _events(settings: Settings, run: str) -> list[tuple[object, ...]]:
    return _ask(
        settings,
        "select dimension_value, event, previous_value, value from history "
        f"where run_id = '{run}' order by published_at, dimension_value",
    )


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    files = settings.published / "history" / "*.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create view history as from read_parquet('{files}')")
        return connection.execute(query).fetchall()


def test_the_first_publication_is_new_in_every_row(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0, "b": 2.0})
    assert _events(settings, FIRST) == [("a", "new", None, 1.0), ("b", "new", None, 2.0)]


def test_later_ones_record_only_what_changed(settings: Settings) -> None:
    _publish(settings, FIRST, {"same": 1.0, "changed": 2.0, "withdrawn": 3.0})
    _publish(settings, SECOND, {"same": 1.0, "changed": 2.5, "new": 4.0})
    assert _events(settings, SECOND) == [
        ("changed", "changed", 2.0, 2.5),
        ("new", "new", None, 4.0),
        ("withdrawn", "withdrawn", 3.0, None),
    ]


def test_an_unchanged_publication_adds_no_row_but_its_manifest(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0})
    _publish(settings, SECOND, {"a": 1.0})
    assert _events(settings, SECOND) == []
    assert record_of(settings, SECOND).with_suffix(".json").is_file()


def test_going_back_is_recorded_as_the_change_it_is_to_readers(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0})
    _publish(settings, SECOND, {"a": 2.0})
    rollback(settings)
    assert _events(settings, FIRST) == [("a", "new", None, 1.0), ("a", "changed", 2.0, 1.0)]


def test_what_was_published_on_a_past_day_can_be_asked(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0, "b": 7.0})
    _publish(settings, SECOND, {"a": 2.0})
    between = _ask(settings, f"select min(published_at) from history where run_id = '{SECOND}'")
    as_of_then = (
        "select dimension_value, value from history where published_at {} "
        "qualify row_number() over (partition by dimension_value order by published_at desc) = 1 "
        "and event <> 'withdrawn' order by all"
    )
    before = as_of_then.format(f"< '{between[0][0]}'")
    assert _ask(settings, before) == [("a", 1.0), ("b", 7.0)]
    assert _ask(settings, as_of_then.format("is not null")) == [("a", 2.0)]


def test_a_lost_publication_is_followed_up_from_the_history_itself(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0, "b": 2.0})
    _publish(settings, SECOND, {"a": 1.5})
    for run in (FIRST, SECOND):
        shutil.rmtree(settings.published / run)
    _publish(settings, THIRD, {"a": 1.5, "b": 2.0})
    assert _events(settings, THIRD) == [("b", "new", None, 2.0)]


def test_a_run_with_nothing_to_do_still_settles_what_a_killed_one_left(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0})
    record = record_of(settings, FIRST)
    record.rename(record.with_name(f".{record.name}"))
    with started(settings):
        pass
    assert record.is_file()


def test_the_history_is_never_rewritten(settings: Settings) -> None:
    _publish(settings, FIRST, {"a": 1.0})
    record = record_of(settings, FIRST)
    before = (record.read_bytes(), record.stat().st_ino)
    _publish(settings, SECOND, {"a": 2.0})
    rollback(settings)
    assert (record.read_bytes(), record.stat().st_ino) == before
