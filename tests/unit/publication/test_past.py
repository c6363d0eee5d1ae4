"""What was published then: the publication itself, or what the history kept of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.layout import now
from orchestration.publication.past import NoMoment, NotPublishedThen, seen_at
from orchestration.publication.pointer import rollback
from orchestration.publication.publish import publish
from orchestration.publication.records import HistoryDamaged
from orchestration.query import QueryFailed, ask
from orchestration.settings import Settings
from orchestration.status import read_status
from tests.unit.publication.small_warehouse import RUNS, make, record_of

FIRST, SECOND, THIRD, *_ = RUNS
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
    record = record_of(settings, FIRST)
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


def test_a_publication_dates_from_the_move_of_the_pointer_not_from_its_making(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(settings, FIRST, {"a": 1.0})
    publish(settings, FIRST)
    make(settings, SECOND, {"a": 2.0})
    with monkeypatch.context() as killed:
        killed.setattr("orchestration.publication.publish.point_to", _killed)
        with pytest.raises(KeyboardInterrupt):
            publish(settings, SECOND)
    made_and_not_shown = now().isoformat()
    publish(settings, SECOND)
    assert seen_at(settings, made_and_not_shown).run_id == FIRST
    assert _ask(settings, made_and_not_shown) == [("a", 1.0)]
    assert _ask(settings, now().isoformat()) == [("a", 2.0)]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_rows_of_a_move_tell_the_moment_that_it_is_asked_by(settings: Settings) -> None:
    _publish_two(settings)
    shutil.rmtree(settings.published / FIRST)
    told = {since for (since,) in _ask(settings, FIRST, "select published_at from kpis.kpi_values")}
    assert told == {seen_at(settings, FIRST).since.replace(tzinfo=None)}


_OTHERS = "select 'nps' as kpi_id, 1.0 as value"
_OTHER_TYPE = "select * replace (value::varchar as value) from '{record}'"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(b"garbage" * 99), "is cut or no Parquet file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-30]), "is cut or no Parquet file"),
        (lambda path: path.write_bytes(b""), "is cut or no Parquet file"),
        (lambda path: _overwrite_data(path), "cannot be read to its end"),
        (lambda path: _write(path, _OTHERS), r"other columns than the history \(ci_high"),
        (lambda path: _write(path, _OTHER_TYPE), r"other columns than the history \(value\)"),
    ],
)
def test_a_damaged_file_of_the_history_is_named_with_what_to_do(
    settings: Settings, harm: Callable[[Path], object], said: str
) -> None:
    _publish_two(settings)
    for run in (FIRST, SECOND):
        shutil.rmtree(settings.published / run)
    record = record_of(settings, FIRST)
    record.chmod(0o644)
    harm(record)
    with pytest.raises(HistoryDamaged, match=f"{record} .*{said}.* backup; cx doctor"):
        _ask(settings, SECOND)
    make(settings, THIRD, {"a": 3.0})
    with pytest.raises(HistoryDamaged, match=said):
        publish(settings, THIRD)


def _overwrite_data(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4:200] = b"\xff" * 196
    path.write_bytes(content)


def _write(path: Path, query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table other as {query.format(record=path)}")
        connection.execute(f"copy other to '{path}' (format parquet)")


def test_a_file_of_another_name_is_no_record_of_a_move(settings: Settings) -> None:
    _publish_two(settings)
    record_of(settings, FIRST).rename(settings.published / "history" / "mine.parquet")
    with pytest.raises(HistoryDamaged, match=r"mine\.parquet is named after no moment"):
        seen_at(settings, SECOND)


def test_the_status_says_since_when_readers_see_what_they_see(settings: Settings) -> None:
    _publish_two(settings)
    before = now()
    rollback(settings)
    published = read_status(settings).publication
    assert published is not None
    assert published["run_id"] == FIRST
    assert before < published["published_at"] == seen_at(settings, "2999-12-31").since


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
