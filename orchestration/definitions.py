"""Everything Dagster shows and runs: `dagster dev -m orchestration.definitions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from orchestration import transform
from orchestration.assets.landing import delivered_files, feeds
from orchestration.assets.models import marts, models
from orchestration.assets.publication import postgres, publication
from orchestration.automation import REFRESH, SILENT, nightly, refresh_job, watch
from orchestration.dbt_run import manifest_file
from orchestration.resources import instance, run_resource
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.refresh import Run


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for the settings in the environment."""
    settings = Settings()
    transform.parse_if_changed(settings)
    return definitions(settings)


def definitions(settings: Settings, held: Run | None = None) -> dg.Definitions:
    """Assets from delivered file to publication, their job, its schedule.

    dbt's manifest must be there. `held` is a run of this process that holds the lock.
    """
    built = models(manifest_file(settings))
    return dg.Definitions(
        assets=[
            *delivered_files(settings.extracts),
            feeds(settings.extracts),
            built,
            publication(marts(built)),
            *([postgres()] if settings.postgres else []),
        ],
        jobs=[refresh_job],
        schedules=[nightly(settings)],
        sensors=[watch(settings)],
        resources={"run": run_resource(settings, held)},
        executor=dg.in_process_executor,
    )


def refresh(run: Run) -> None:
    """Run the job of the schedule in this process, kept in Dagster's storage.

    Raises:
        Exception: what the failed step raised.
    """
    run.manifest = transform.parse(run.settings)
    job = definitions(run.settings, run).resolve_job_def(REFRESH)
    with instance() as storage:
        result = job.execute_in_process(instance=storage, raise_on_error=False, run_config=SILENT)
    if not result.success:
        raise run.failure or RuntimeError(f"the job ended without success: {result.run_id}")
