"""The schedule, as Dagster itself writes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteInstigatorOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    ScheduleInstigatorData,
    TickData,
    TickStatus,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._daemon.types import DaemonHeartbeat
from dagster_shared.error import SerializableErrorInfo

from orchestration.lock import refresh_lock
from orchestration.nightly import nights
from orchestration.resources import instance
from orchestration.settings import Settings
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning
from tests.unit.doctor.test_doctor import everything_in

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
TONIGHT, YESTERDAY = datetime(2026, 1, 10, 2, 30, tzinfo=UTC), datetime(2026, 1, 9, 2, 30)
FAULT = SerializableErrorInfo("it broke", [], "ValueError")
ORIGIN = RemoteInstigatorOrigin(
    repository_origin=RemoteRepositoryOrigin(
        code_location_origin=ManagedGrpcPythonEnvCodeLocationOrigin(
            loadable_target_origin=LoadableTargetOrigin(module_name="orchestration.definitions")
        ),
        repository_name="__repository__",
    ),
    instigator_name="nightly",
)


def beat(moment: datetime) -> None:
    with instance() as storage:
        storage.add_daemon_heartbeat(DaemonHeartbeat(moment.timestamp(), "SCHEDULER", "d", []))


def tick(moment: datetime, status: TickStatus) -> None:
    with instance() as storage:
        storage.create_tick(
            TickData(
                instigator_origin_id=ORIGIN.get_id(),
                instigator_name="nightly",
                instigator_type=InstigatorType.SCHEDULE,
                status=status,
                timestamp=moment.replace(tzinfo=UTC).timestamp(),
                selector_id=ORIGIN.get_selector().get_id(),
                run_ids=["run"] if status is TickStatus.SUCCESS else [],
                error=FAULT if status is TickStatus.FAILURE else None,
            )
        )


def ran(status: dg.DagsterRunStatus) -> None:
    with instance() as storage:
        storage.add_run(dg.DagsterRun(job_name="refresh", status=status))


def by_subject(settings: Settings) -> dict[str, str]:
    return {one.subject: one.seen for one in look(settings, "schedule", now=NOW)}


def test_the_night_is_at_half_past_two_by_the_clock_of_the_reporting_zone() -> None:
    """In Berlin 01:20 UTC of 10 January is 02:20, ten minutes before it is due."""
    berlin = Settings(timezone="Europe/Berlin")
    last, coming = nights(datetime(2026, 1, 10, 1, 20, tzinfo=UTC), berlin)
    assert last.isoformat() == "2026-01-09T02:30:00+01:00"
    assert coming.isoformat() == "2026-01-10T02:30:00+01:00"


def test_where_dagster_never_ran_nothing_is_made_and_the_lock_tells(
    published: Settings, dagster_folder: Path
) -> None:
    (never,) = look(published, "schedule")
    assert never.state == "ok"
    assert "to have a refresh every night: cx ui" in never.seen
    with refresh_lock(published):
        pass
    assert not_well(published, "schedule") == []
    tomorrow = datetime.now(UTC) + timedelta(hours=37)
    assert "more than a night ago" in one_warning(published, "schedule", now=tomorrow).seen
    assert not dagster_folder.exists()


def test_a_daemon_that_is_alive_says_when_it_is_next(published: Settings) -> None:
    beat(NOW - timedelta(seconds=20))
    tick(TONIGHT, TickStatus.SKIPPED)
    assert by_subject(published) == {
        "daemon": "alive, last heartbeat 2026-01-10 11:59 UTC",
        "schedule": "'nightly' is on, next 2026-01-11 02:30 UTC",
        "last tick": "skipped 2026-01-10 02:30 UTC",
    }
    assert not_well(published, "schedule", now=NOW) == []


def test_what_dagster_keeps_is_read_and_not_touched(
    published: Settings, dagster_folder: Path
) -> None:
    beat(NOW)
    before = everything_in(dagster_folder)
    assert look(published, "schedule", now=NOW)[0].state == "ok"
    assert everything_in(dagster_folder) == before


def test_a_daemon_whose_heart_stopped_is_a_warning(published: Settings) -> None:
    beat(NOW - timedelta(minutes=6))
    warning = one_warning(published, "schedule", now=NOW)
    assert warning.seen == "last heartbeat 2026-01-10 11:54 UTC: it is not running"


def test_a_night_without_a_tick_is_missed_until_somebody_makes_up_for_it(
    published: Settings,
) -> None:
    beat(NOW)
    tick(YESTERDAY, TickStatus.SUCCESS)
    (fault,) = not_well(published, "schedule", now=NOW)
    assert (fault.state, fault.subject) == ("fault", "last night")
    assert fault.seen == "nothing happened at 2026-01-10 02:30 UTC, nor since"
    assert fault.next.startswith("cx refresh")
    with refresh_lock(published):
        pass
    assert not_well(published, "schedule", now=NOW) == []


def test_a_daemon_that_died_before_its_first_night_missed_it(published: Settings) -> None:
    beat(TONIGHT - timedelta(hours=3))
    found = not_well(published, "schedule", now=NOW)
    assert [(one.state, one.subject) for one in found] == [
        ("warn", "daemon"),
        ("fault", "last night"),
    ]


def test_a_tick_that_failed_is_a_fault(published: Settings) -> None:
    beat(NOW)
    tick(TONIGHT, TickStatus.FAILURE)
    found = not_well(published, "schedule", now=NOW)
    assert [(one.state, one.seen) for one in found] == [("fault", "failed 2026-01-10 02:30 UTC")]


def test_a_schedule_that_somebody_switched_off_is_a_warning(published: Settings) -> None:
    beat(NOW)
    with instance() as storage:
        storage.add_instigator_state(
            InstigatorState(
                ORIGIN,
                InstigatorType.SCHEDULE,
                InstigatorStatus.STOPPED,
                ScheduleInstigatorData("30 2 * * *"),
            )
        )
    warning = one_warning(published, "schedule", now=NOW)
    assert warning.seen == "'nightly' was switched off"


@pytest.mark.parametrize(
    ("status", "bad"),
    [(dg.DagsterRunStatus.SUCCESS, []), (dg.DagsterRunStatus.FAILURE, ["failure"])],
)
def test_the_last_run_is_told_as_it_ended(
    published: Settings, status: dg.DagsterRunStatus, bad: list[str]
) -> None:
    ran(dg.DagsterRunStatus.SUCCESS)
    ran(status)
    assert [one.seen for one in not_well(published, "schedule")] == bad


def test_a_damaged_storage_is_a_fault(published: Settings, dagster_folder: Path) -> None:
    beat(NOW)
    runs = dagster_folder / "history" / "runs.db"
    runs.write_bytes(bytes(5000))
    fault = one_fault(published, "schedule")
    assert fault.next == f"mv {dagster_folder} {dagster_folder}.damaged"
