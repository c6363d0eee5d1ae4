"""What the steps of a run share: the lock and the run itself; and where Dagster keeps its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import dagster as dg

from orchestration.messages import explain
from orchestration.refresh import Run, started
from orchestration.settings import PROJECT, Settings

_INSTANCE = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""


def run_resource(settings: Settings, held: Run | None = None) -> dg.ResourceDefinition:
    """The run that all steps of a job belong to; the lock is held from the first to the last.

    `held` is a run of this process that holds the lock already. Otherwise the job takes it, and
    fails at once where another run holds it, however it was launched.
    """

    @dg.resource(description="The run and the lock of the warehouse.")
    @contextmanager
    def run(_: dg.InitResourceContext) -> Iterator[Run]:
        if held is not None:
            yield held
        else:
            with started(settings) as own:
                yield own

    return run


@contextmanager
def reported(run: Run) -> Iterator[None]:
    """Fail a step in words, without values of rows; only faults of the machine are retried."""
    try:
        yield
    except Exception as error:
        run.failure = error
        raise dg.Failure(explain(error), allow_retries=isinstance(error, OSError)) from None


def dagster_home() -> Path:
    """Folder of Dagster's storage: `DAGSTER_HOME`, else `.dagster/` in the project.

    Makes it, with settings that keep it on this machine: no telemetry, one run at a time.
    """
    home = Path(os.environ.get("DAGSTER_HOME") or PROJECT / ".dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(_INSTANCE, encoding="utf-8")
    return home


@contextmanager
def instance() -> Iterator[dg.DagsterInstance]:
    """Dagster's storage, so that runs of the command line show in the UI."""
    with dg.DagsterInstance.from_config(str(dagster_home())) as opened:
        yield opened


def serve(settings: Settings, port: int) -> NoReturn:
    """Become the process of Dagster's UI and daemon, on this machine's own address only."""
    told = settings.model_dump(exclude_none=True, exclude={"pseudonym_key"}, mode="json")
    paths = {"landing", "warehouse", "published", "pseudonym_key_file"}
    environment = {
        f"CX_{name.upper()}": str(Path(value).resolve()) if name in paths else str(value)
        for name, value in told.items()
    }
    os.environ.update(environment, DAGSTER_HOME=str(dagster_home()), DO_NOT_TRACK="1")
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    arguments = ("dev", "-m", "orchestration.definitions", "-d", str(PROJECT))
    address = ("-h", "127.0.0.1", "-p", str(port))
    os.execv(sys.executable, [sys.executable, "-m", "dagster", *arguments, *address])  # noqa: S606
