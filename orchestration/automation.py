"""When the refresh runs by itself, and who hears of it where it fails or does not run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import dagster as dg

from orchestration import notify, steps
from orchestration.assets.publication import POSTGRES
from orchestration.doctor.dagster_storage import read_storage
from orchestration.lock import holder
from orchestration.nightly import IN_TIME, SCHEDULE, missed, nights, storage_folder
from orchestration.publication.copies import is_behind
from orchestration.publication.publish import ChecksBlocked
from orchestration.refresh import inputs, nothing_new, rolled_back_from
from orchestration.resources import INTERRUPTED

if TYPE_CHECKING:
    from orchestration.refresh import Run
    from orchestration.settings import Settings

REFRESH, WATCH = "refresh", "watch"
SILENT = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""A run prints none of its thousand events; the page has them, and the commands say what failed."""
_LOOK_EVERY = 30
_ON_THE_WAY = timedelta(minutes=5)
"""Longer than the process of a run takes to begin, or to end when it is told to."""
_LOST = (
    "Its process was killed, or the machine went down. Nothing has to be repaired, and readers "
    "still see the publication before. The next night takes it up; or now: cx refresh"
)


@dg.failure_hook(required_resource_keys={"run"})
def tell_of_failure(context: dg.HookContext) -> None:
    """Log a failed step, keep it with the run, and post it to the webhook."""
    run: Run = context.resources.run
    message = str(context.op_exception)
    context.log.error(message)
    failure = notify.Failure(run.run_id, context.op.name, message)
    if not notify.tell(run.settings, failure):
        context.log.error(f"The webhook was not reached: {notify.log_file(run.settings)}")
    steps.keep_state(run, _state(run, message), message)


def _state(run: Run, message: str) -> str:
    if message == INTERRUPTED:
        return INTERRUPTED
    return "blocked" if isinstance(run.failure, ChecksBlocked) else "failed"


# The whole way, from delivered files to the publication; one process, one run at a time.
refresh_job = dg.define_asset_job(
    REFRESH,
    selection=dg.AssetSelection.all(),
    description="Load what was delivered, build and check the models, publish them.",
    hooks={tell_of_failure},
    executor_def=dg.in_process_executor,
)


def nightly(settings: Settings) -> dg.ScheduleDefinition:
    """The refresh every night, by the clock of the reporting time zone."""

    @dg.schedule(
        name=SCHEDULE,
        cron_schedule=f"{settings.nightly_at.minute} {settings.nightly_at.hour} * * *",
        job_name=REFRESH,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def every_night() -> dg.RunRequest | dg.SkipReason:
        fingerprint = inputs(settings)
        same = nothing_new(settings, fingerprint)
        if same is None:
            return dg.RunRequest(run_config=SILENT)
        if is_behind(settings):
            return dg.RunRequest(asset_selection=[POSTGRES], run_config=SILENT)
        gone = rolled_back_from(settings, same, fingerprint)
        if gone is None:
            return dg.SkipReason(f"nothing new since {same.run_id}")
        return dg.SkipReason(f"rolled back from {gone} to {same.run_id}, and nothing new since")

    return every_night


def watch(settings: Settings) -> dg.SensorDefinition:
    """What the daemon itself looks after: runs that were killed, and nights without a run.

    Its cursor is the moments of its first and last look, the night that it told of last, and the
    runs that looked lost.
    """

    @dg.sensor(
        name=WATCH,
        minimum_interval_seconds=_LOOK_EVERY,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Ends runs whose process was killed; tells of them and of a missed night.",
    )
    def look(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        now = datetime.now(UTC)
        known = json.loads(context.cursor) if context.cursor else {"first": now.isoformat()}
        night = missed_night(settings, now, known)
        due = nights(now, settings)[0].isoformat()
        if night and known.get("told") != due:
            notify.tell(settings, notify.Failure("", SCHEDULE, night))
            known["told"] = due
        known["lost"] = end_lost_runs(settings, context.instance, known.get("lost", []))
        context.update_cursor(json.dumps(known | {"last": now.isoformat()}))
        return dg.SkipReason(night or "no night was missed")

    return look


def end_lost_runs(
    settings: Settings, storage: dg.DagsterInstance, suspected: list[str]
) -> list[str]:
    """Fail the runs whose process is gone, and tell of each; return those that look it since now.

    A run holds the lock from its first to its last step. To Dagster, whose daemon starts one run
    after the other, one that was killed would be at work for ever, and no other would begin. In
    its first and its last second a run has no lock either, so it must look lost twice.
    """
    if holder(settings):
        return []
    begun = _at_work(storage)
    for run in begun:
        if run.run_id in suspected:
            storage.report_run_failed(run, _LOST)
            notify.tell(settings, notify.Failure(run.run_id, REFRESH, _LOST))
    return [run.run_id for run in begun if run.run_id not in suspected]


def _at_work(storage: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Runs that keep others from beginning, without those that may only just begin or end."""
    status = dg.DagsterRunStatus
    long_since = datetime.now(UTC) - _ON_THE_WAY
    on_the_way = dg.RunsFilter(
        statuses=[status.STARTING, status.CANCELING], updated_before=long_since
    )
    begun = dg.RunsFilter(statuses=[status.STARTED])
    return [*storage.get_runs(begun), *storage.get_runs(on_the_way)]


def missed_night(settings: Settings, now: datetime, known: dict[str, Any]) -> str | None:
    """What is told of the last night where nothing ran when it was due; else None.

    Either the daemon was not there to look, however late it made up for it, or it was and
    nothing came of the schedule: that was switched off or failed.
    """
    due, _ = nights(now, settings)
    told = f"Nothing ran when the refresh was due, {due:%Y-%m-%d %H:%M %Z}: "
    last = known.get("last")
    if last and datetime.fromisoformat(last) < due and now - due > IN_TIME:
        return told + "Dagster's daemon was not running. Now it makes up for it; or: cx refresh"
    storage = read_storage(storage_folder())
    state, moment = (storage and storage.tick) or ("", datetime.fromisoformat(known["first"]))
    if missed(now, settings, None if state == "FAILURE" else moment):
        return told + "the schedule is switched off or failed. See cx doctor, then: cx refresh"
    return None
