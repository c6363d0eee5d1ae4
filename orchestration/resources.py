"""What the steps of a run share: the lock and the run itself; and where Dagster keeps its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import dagster as dg
import duckdb
from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from orchestration import notify
from orchestration.messages import explain
from orchestration.nightly import storage_folder
from orchestration.publication.postgres.errors import NotReached
from orchestration.refresh import Run, started
from orchestration.settings import PROJECT, Settings

INTERRUPTED = "interrupted"
_START = "start"
_SECRETS = {"pseudonym_key", "postgres"}
"""Left where they are, in the environment."""
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
    def run(context: dg.InitResourceContext) -> Iterator[Run]:
        if held is not None:
            yield held
            return
        with ExitStack() as own:
            try:
                begun = own.enter_context(started(settings))
            except Exception as error:
                # Before the first step: the hook that tells of a failed step hears nothing of it.
                run_id = context.run.run_id if context.run else ""
                notify.tell(settings, notify.Failure(run_id, _START, explain(error)))
                raise
            yield begun

    return run


@contextmanager
def reported(run: Run) -> Iterator[None]:
    """Fail a step in words, without values of rows; only faults of the machine are retried."""
    try:
        yield
    except (KeyboardInterrupt, DagsterExecutionInterruptedError):
        # Dagster itself would try a step again that somebody wants ended.
        raise dg.Failure(INTERRUPTED, allow_retries=False) from None
    except Exception as error:
        run.failure = error
        of_the_machine = isinstance(error, OSError | duckdb.IOException | NotReached)
        raise dg.Failure(explain(error), allow_retries=of_the_machine) from None


def dagster_home() -> Path:
    """Folder of Dagster's storage, made with settings that keep it on this machine.

    No telemetry, one run at a time.
    """
    home = storage_folder()
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(_INSTANCE, encoding="utf-8")
    return home


@contextmanager
def instance() -> Iterator[dg.DagsterInstance]:
    """Dagster's storage, so that runs of the command line show in the UI."""
    with dg.DagsterInstance.from_config(str(dagster_home())) as opened:
        log = opened.event_log_storage
        if isinstance(log, SqliteEventLogStorage):
            # Asked for each asset event, over a connection of its own each time.
            log.has_table = cache(log.has_table)  # type: ignore[method-assign]
            with _open_connections(log):
                yield opened
        else:
            yield opened


@contextmanager
def _open_connections(log: SqliteEventLogStorage) -> Iterator[None]:
    """Keep the event log's files open for the time of a run.

    Dagster opens and closes a file for every event, and SQLite then writes its whole journal
    back and waits for the disk: over 700 events that was 8 CPU-seconds and 20 to 50 seconds of
    waiting, against 2 and 6 with the files kept open. What a power cut could lose are the last
    lines of a log.
    """
    engines: dict[str, Engine] = {}

    @contextmanager
    def connect(shard: str) -> Iterator[Connection]:
        with log._db_lock:
            if shard not in engines:
                engines[shard] = _engine(log, shard)
            with engines[shard].begin() as connection:
                yield connection

    log._connect = connect  # type: ignore[method-assign]
    try:
        yield
    finally:
        del log._connect
        for engine in engines.values():
            engine.dispose()


def _engine(log: SqliteEventLogStorage, shard: str) -> Engine:
    engine = create_engine(
        log.conn_string_for_shard(shard),
        poolclass=StaticPool,
        connect_args={"timeout": 60, "check_same_thread": False},
    )
    if shard not in log._initialized_dbs:
        log._initdb(engine)
        log._initialized_dbs.add(shard)
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma synchronous = normal")
    return engine


def serve(settings: Settings, port: int) -> NoReturn:
    """Become the process of Dagster's UI and daemon, on this machine's own address only."""
    told = settings.model_dump(exclude_none=True, exclude=_SECRETS, mode="json")
    paths = {"landing", "extracts", "warehouse", "published", "pseudonym_key_file"}
    environment = {
        f"CX_{name.upper()}": str(Path(value).resolve()) if name in paths else str(value)
        for name, value in told.items()
    }
    os.environ.update(environment, DAGSTER_HOME=str(dagster_home()), DO_NOT_TRACK="1")
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    arguments = ("dev", "-m", "orchestration.definitions", "-d", str(PROJECT))
    address = ("-h", "127.0.0.1", "-p", str(port))
    os.execv(sys.executable, [sys.executable, "-m", "dagster", *arguments, *address])  # noqa: S606
