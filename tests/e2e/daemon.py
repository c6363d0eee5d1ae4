"""`cx ui` as a person starts it: Dagster's page, its daemon and its runs, all real processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.commands import CX, Place

_PATIENCE = 900.0
_TIME_TO_START = timedelta(seconds=40)
_RUNS = "{ runsOrError { ... on Runs { results { runId status } } } }"
_LAUNCH = """
mutation { launchRun(executionParams: {selector: {
    repositoryLocationName: "orchestration.definitions",
    repositoryName: "__repository__",
    jobName: "refresh"
}}) { __typename } }
"""


def soon() -> datetime:
    """The next minute that leaves the daemon the time to start."""
    return (datetime.now(UTC) + _TIME_TO_START + timedelta(minutes=1)).replace(
        second=0, microsecond=0
    )


@dataclass(frozen=True)
class Daemon:
    """A `cx ui` that is running."""

    process: subprocess.Popen[bytes]
    port: int

    def ask(self, question: str) -> Any:
        """What its page answers to a question in GraphQL."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps({"query": question}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.load(answer)["data"]

    def is_up(self) -> bool:
        """Whether its page answers."""
        try:
            return bool(self.ask("{ version }"))
        except (urllib.error.URLError, ConnectionError):
            return False

    def runs(self) -> list[str]:
        """The states of all runs, the newest first."""
        return [run["status"] for run in self.ask(_RUNS)["runsOrError"]["results"]]

    def launch(self) -> None:
        """Start the job, as a person does with the page's button."""
        assert self.ask(_LAUNCH)["launchRun"]["__typename"] == "LaunchRunSuccess"

    def wait(self, what: str, until: Callable[[], bool]) -> None:
        """Wait until it is so; fail if that takes too long or the process ends."""
        end = time.monotonic() + _PATIENCE
        while not until():
            assert self.process.poll() is None, f"cx ui ended before {what}"
            assert time.monotonic() < end, f"no {what} within {_PATIENCE} seconds"
            time.sleep(2)

    def kill(self) -> None:
        """End everything at once, as when the machine goes down: page, daemon and runs."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(place: Place, **settings: str) -> Iterator[Daemon]:
    """A daemon with these settings, killed at the end with all its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (place.folder / "ui.log").open("ab") as log:
        process = subprocess.Popen(
            [str(CX), "ui", "--port", str(port)],
            cwd=place.folder,
            env=place.environment | settings,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    daemon = Daemon(process, port)
    try:
        daemon.wait("page", daemon.is_up)
        yield daemon
    finally:
        if process.poll() is None:
            daemon.kill()
