"""What the daemon looks after by itself: runs whose process is gone, nights without a run."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration import automation
from orchestration.automation import end_lost_runs, missed_night, watch
from orchestration.doctor.dagster_storage import Storage
from orchestration.lock import refresh_lock
from orchestration.notify import log_file
from orchestration.resources import instance
from orchestration.settings import Settings

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
DUE = datetime(2026, 1, 10, 2, 30, tzinfo=UTC)
EVENING = datetime(2026, 1, 9, 20, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A warehouse without a run, and a storage of Dagster of its own."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    (tmp_path / "warehouse").mkdir()
    return Settings(warehouse=tmp_path / "warehouse")


def looked(first: datetime, last: datetime) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def ticked(monkeypatch: pytest.MonkeyPatch, state: str, moment: datetime) -> None:
    storage = Storage(tick=(state, moment))
    monkeypatch.setattr(automation, "read_storage", lambda _: storage)


def test_a_night_that_the_daemon_slept_through_is_missed_however_late_it_is_made_up_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked(monkeypatch, "SUCCESS", DUE)
    told = missed_night(settings, NOW, looked(EVENING, EVENING))
    assert told is not None
    assert "due, 2026-01-10 02:30 UTC: Dagster's daemon was not running" in told


def test_a_daemon_that_was_away_for_minutes_has_missed_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked(monkeypatch, "SUCCESS", DUE)
    now, known = DUE + timedelta(minutes=5), looked(EVENING, DUE - timedelta(minutes=5))
    assert missed_night(settings, now, known) is None


@pytest.mark.parametrize(
    ("state", "moment", "missed"),
    [
        ("SUCCESS", DUE, False),
        ("SKIPPED", DUE, False),
        ("FAILURE", DUE, True),
        ("SUCCESS", DUE - timedelta(days=1), True),
    ],
)
def test_a_schedule_that_is_off_or_fails_while_the_daemon_looks_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, state: str, moment: datetime, missed: bool
) -> None:
    ticked(monkeypatch, state, moment)
    monkeypatch.setattr("orchestration.nightly.last_holder", lambda _: ("a process", EVENING))
    told = missed_night(settings, NOW, looked(EVENING, NOW - timedelta(seconds=30)))
    assert (told is not None) is missed


def test_a_daemon_that_is_new_today_missed_no_night(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.nightly.last_holder", lambda _: ("a process", EVENING))
    assert missed_night(settings, NOW, {"first": NOW.isoformat()}) is None


def test_a_missed_night_is_told_once(settings: Settings) -> None:
    ago = datetime.now(UTC) - timedelta(days=2)
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).time().replace(second=0, microsecond=0)
    settings = settings.model_copy(update={"nightly_at": an_hour_ago})
    cursor: str | None = f'{{"first": "{ago.isoformat()}", "last": "{ago.isoformat()}"}}'
    for _ in range(3):
        with instance() as storage:
            context = dg.build_sensor_context(storage, cursor)
            watch(settings)(context)
            cursor = context.cursor
    assert log_file(settings).read_text().count("missed its time") == 1


def test_a_run_whose_process_is_gone_is_ended_and_told_so_that_the_next_can_begin(
    settings: Settings,
) -> None:
    with instance() as storage:
        run = storage.add_run(dg.DagsterRun("refresh", status=dg.DagsterRunStatus.STARTED))
        with refresh_lock(settings):
            assert end_lost_runs(settings, storage, [run.run_id]) == [], "it is at work"
        suspected = end_lost_runs(settings, storage, [])
        assert suspected == [run.run_id], "it may have begun or ended in this second"
        assert not log_file(settings).exists()
        assert end_lost_runs(settings, storage, suspected) == []
        ended = storage.get_run_by_id(run.run_id)
    assert ended is not None
    assert ended.status is dg.DagsterRunStatus.FAILURE
    assert f"run {run.run_id} failed in refresh: Its process" in log_file(settings).read_text()


@pytest.mark.parametrize("status", ["STARTING", "CANCELING"])
@pytest.mark.parametrize(("minutes", "is_lost"), [(5, False), (-5, True)])
def test_a_run_that_never_began_or_never_ended_is_ended_after_minutes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, status: str, minutes: int, is_lost: bool
) -> None:
    """Its status was set now; with less than no patience that is long ago."""
    monkeypatch.setattr(automation, "_ON_THE_WAY", timedelta(minutes=minutes))
    with instance() as storage:
        run = storage.add_run(dg.DagsterRun("refresh", status=dg.DagsterRunStatus[status]))
        suspected = end_lost_runs(settings, storage, [])
        end_lost_runs(settings, storage, suspected)
        ended = storage.get_run_by_id(run.run_id)
    assert ended is not None
    assert (ended.status is dg.DagsterRunStatus.FAILURE) is is_lost
    assert log_file(settings).exists() is is_lost


@pytest.mark.parametrize(("told", "meant"), [("02:30", time(2, 30)), ("23:59:00", time(23, 59))])
def test_the_minute_of_the_night_is_told_as_on_a_clock(
    monkeypatch: pytest.MonkeyPatch, told: str, meant: time
) -> None:
    monkeypatch.setenv("CX_NIGHTLY_AT", told)
    assert Settings().nightly_at == meant


@pytest.mark.parametrize(
    "told", ["24:00", "2:05", "90", "half past two", "02:30:15", "30 2 * * *", ""]
)
def test_what_is_no_minute_of_the_day_is_refused(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("CX_NIGHTLY_AT", told)
    with pytest.raises(ValueError, match="write it like 02:30"):
        Settings()
