"""When the refresh runs by itself, and who hears of its failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from orchestration import notify, steps
from orchestration.nightly import AT, SCHEDULE
from orchestration.publication.publish import ChecksBlocked
from orchestration.refresh import inputs, nothing_new, rolled_back_from
from orchestration.resources import INTERRUPTED

if TYPE_CHECKING:
    from orchestration.refresh import Run
    from orchestration.settings import Settings

REFRESH = "refresh"


@dg.failure_hook(required_resource_keys={"run"})
def tell_of_failure(context: dg.HookContext) -> None:
    """Log a failed step, keep it with the run, and post it to the webhook."""
    run: Run = context.resources.run
    message = str(context.op_exception)
    context.log.error(message)
    notify.failed(run.settings, notify.Failure(run.run_id, context.op.name, message))
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
        cron_schedule=f"{AT.minute} {AT.hour} * * *",
        job_name=REFRESH,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def every_night() -> dg.RunRequest | dg.SkipReason:
        fingerprint = inputs(settings)
        same = nothing_new(settings, fingerprint)
        if same is None:
            return dg.RunRequest()
        gone = rolled_back_from(settings, same, fingerprint)
        if gone is None:
            return dg.SkipReason(f"nothing new since {same.run_id}")
        return dg.SkipReason(f"rolled back from {gone} to {same.run_id}, and nothing new since")

    return every_night
