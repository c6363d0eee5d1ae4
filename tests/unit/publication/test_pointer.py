"""The pointer that readers follow: forward, back, and what stays on disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.lock import AlreadyRunning, refresh_lock
from orchestration.publication import history, layout, retention
from orchestration.publication.layout import publications
from orchestration.publication.pointer import NoSuchPublication, current, rollback
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.unit.publication.small_warehouse import RUNS, make


def _publish(settings: Settings, count: int) -> None:
    for number, run in enumerate(RUNS[:count]):
        make(settings, run, {"new": float(number)})
        publish(settings, run)


def _current_run(settings: Settings) -> str | None:
    publication = current(settings)
    return publication.run_id if publication else None


def _on_disk(settings: Settings) -> list[str]:
    return [publication.run_id for publication in publications(settings)]


def test_before_the_first_publication_there_is_no_current_one(settings: Settings) -> None:
    assert current(settings) is None


def test_the_pointer_is_relative_so_that_the_folder_may_be_mounted_elsewhere(
    settings: Settings,
) -> None:
    _publish(settings, 1)
    assert (settings.published / "current").readlink() == Path(RUNS[0])


def test_rollback_goes_to_the_publication_before_and_then_before_that(settings: Settings) -> None:
    _publish(settings, 3)
    assert rollback(settings).run_id == RUNS[1]
    assert rollback(settings).run_id == RUNS[0]
    assert _current_run(settings) == RUNS[0]


def test_rollback_to_a_named_run_goes_either_way(settings: Settings) -> None:
    _publish(settings, 3)
    rollback(settings, RUNS[0])
    assert rollback(settings, RUNS[2]).run_id == _current_run(settings) == RUNS[2]


def test_rollback_before_the_first_says_what_there_is(settings: Settings) -> None:
    _publish(settings, 1)
    with pytest.raises(NoSuchPublication, match=RUNS[0]):
        rollback(settings)


@pytest.mark.parametrize("to", [None, RUNS[0]])
def test_rollback_where_nothing_is_published_says_so_in_words(
    settings: Settings, to: str | None
) -> None:
    with pytest.raises(NoSuchPublication, match=r"Nothing is published yet.* Next: cx refresh"):
        rollback(settings, to)


@pytest.mark.parametrize("hostile", ["../../etc", "history", "current", "20990101T000000000000Z"])
def test_rollback_to_anything_but_a_publication_is_refused(
    settings: Settings, hostile: str
) -> None:
    _publish(settings, 1)
    with pytest.raises(NoSuchPublication, match="No publication"):
        rollback(settings, hostile)
    assert _current_run(settings) == RUNS[0]


def test_rollback_waits_for_no_refresh_and_disturbs_none(settings: Settings) -> None:
    _publish(settings, 2)
    with refresh_lock(settings), pytest.raises(AlreadyRunning):
        rollback(settings)
    assert _current_run(settings) == RUNS[1]


def test_the_newest_publications_are_kept_and_older_ones_go(settings: Settings) -> None:
    _publish(settings, 4)
    assert retention.retire(settings, minimum_age=timedelta(0)) == list(RUNS[:2])
    assert _on_disk(settings) == list(RUNS[2:4])


def test_young_publications_stay_however_many_they_are(settings: Settings) -> None:
    _publish(settings, 4)
    assert _on_disk(settings) == list(RUNS[:4])


def test_the_current_publication_stays_however_old_it_is(settings: Settings) -> None:
    _publish(settings, 4)
    rollback(settings, RUNS[0])
    retention.retire(settings, minimum_age=timedelta(0))
    assert _on_disk(settings) == [RUNS[0], *RUNS[2:4]]


def test_one_that_was_gone_back_to_stays_for_a_day_after_readers_left_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made two days before: its age says nothing of who opened it an hour ago."""
    _publish(settings, 3)
    made = layout.now()
    monkeypatch.setattr(history, "now", lambda: made + timedelta(days=2))
    rollback(settings, RUNS[0])
    monkeypatch.setattr(history, "now", lambda: made + timedelta(days=2, hours=1))
    rollback(settings, RUNS[2])
    monkeypatch.setattr(retention, "now", lambda: made + timedelta(days=3))
    assert retention.retire(settings) == []
    monkeypatch.setattr(retention, "now", lambda: made + timedelta(days=3, hours=2))
    assert retention.retire(settings) == [RUNS[0]]


def test_debris_of_dead_runs_is_swept_and_nothing_else(settings: Settings) -> None:
    _publish(settings, 1)
    for debris in (f".staging-{RUNS[3]}", f".removed-{RUNS[4]}"):
        (settings.published / debris).mkdir()
        (settings.published / debris / "cx.duckdb").write_text("half")
    retention.sweep(settings)
    assert sorted(path.name for path in settings.published.iterdir()) == [
        RUNS[0],
        "current",
        "history",
    ]
