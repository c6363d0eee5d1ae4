"""dbt inside this process: one command, its environment, its log, no connection left behind."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from orchestration.settings import PROJECT, Settings

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

    from orchestration.refresh import Progress

_QUIET = (
    *("--log-level", "none", "--log-level-file", "none", "--quiet", "--no-print"),
    *("--no-use-colors", "--no-version-check", "--no-send-anonymous-usage-stats"),
)


def invoke(
    settings: Settings,
    arguments: Sequence[str],
    manifest: Any = None,
    progress: Progress | None = None,
) -> dbtRunnerResult:
    """Run one dbt command in this process, then close its connection to the warehouse.

    dbt's own console and log stay off, because its error lines repeat the values of rows;
    `log_file` gets the lines that hold names and counts only.

    Raises:
        KeyboardInterrupt: a signal came; dbt has ended its threads.
    """
    from dbt.cli.main import dbtRunner

    log_file(settings).parent.mkdir(parents=True, exist_ok=True)
    with (
        _environment(settings),
        _signals(),
        log_file(settings).open("a", encoding="utf-8") as log,
    ):
        runner = dbtRunner(manifest=manifest, callbacks=[_listener(log, progress)])
        try:
            result = runner.invoke([*arguments, *_folders(settings), *_QUIET])
        finally:
            _close_connection()
    if isinstance(result.exception, KeyboardInterrupt):
        raise KeyboardInterrupt
    return result


def log_file(settings: Settings) -> Path:
    """The log of every dbt command on this warehouse."""
    return settings.dbt_folder / "logs" / "dbt.log"


def manifest_file(settings: Settings) -> Path:
    """What dbt knows of the project: models, tests and their lineage."""
    return settings.dbt_folder / "target" / "manifest.json"


def _folders(settings: Settings) -> tuple[str, ...]:
    folder = settings.dbt_folder.resolve()
    return (
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
    )


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """What profiles.yml reads, set for the time of one command only."""
    values = {
        "CX_WAREHOUSE_FILE": str(settings.warehouse_file.resolve()),
        "CX_THREADS": str(settings.threads),
        "CX_MEMORY_LIMIT": settings.memory_limit,
        "CX_TEMP_DIRECTORY": str((settings.warehouse / "tmp").resolve()),
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _signals() -> Iterator[None]:
    """The one error that dbt ends its threads for; Dagster's handlers would raise another."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if handler not in (signal.SIG_IGN, signal.SIG_DFL):
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listener(log: IO[str], progress: Progress | None) -> Callable[[Any], None]:
    def listen(event: Any) -> None:
        level = event.info.level
        if event.info.name == "LogStartLine" and progress is not None:
            progress(event.data.node_info.node_name, event.data.index, event.data.total)
        if level in ("info", "warn") and event.info.msg:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {level} {event.info.msg}\n")
        elif level == "error":
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} error {event.info.name}\n")

    return listen


def _close_connection() -> None:
    """Close the DuckDB file: the adapter keeps it open for the life of the process."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
