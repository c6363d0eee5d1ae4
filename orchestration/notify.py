"""Tell somebody that a refresh failed or did not run: the log, and a webhook where one is set."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.messages import explain

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.refresh import Run
    from orchestration.settings import Settings

_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 3.05, 5
_PAUSES = (1, 2)
"""Seconds before each further try; a sensor that tells of two things is still within its minute.

Tried again here, since urllib3's own `Retry` would log the path of the address, a secret.
"""


@dataclass(frozen=True)
class Failure:
    """What went wrong, in names and counts; never the value of a row.

    Without a `run_id` there was none: `step` is then the schedule that nothing came of.
    """

    run_id: str
    step: str
    message: str

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        if self.run_id:
            return f"run {self.run_id} failed in {self.step}"
        return f"the schedule '{self.step}' missed its time"


def tell(settings: Settings, failure: Failure) -> bool:
    """Post a failure to the webhook and log it; false where one is set and was not reached.

    Posted first, since a full disk keeps the log from being written.

    A webhook that cannot be reached, or that fails itself, is tried again twice, then logged; it
    does not fail the run a second time. Its address may hold a secret, so it is not logged.
    """
    problem = _posted(settings.alert_webhook, failure) if settings.alert_webhook else None
    _log(settings, f"{failure.title}: {failure.message}")
    if problem:
        _log(settings, f"{failure.title}: the webhook was not reached: {problem}")
    return problem is None


@contextmanager
def told(run: Run, step: str) -> Iterator[None]:
    """Tell of a step that fails outside of Dagster, and let its error through."""
    try:
        yield
    except Exception as error:
        tell(run.settings, Failure(run.run_id, step, explain(error)))
        raise


def log_file(settings: Settings) -> Path:
    """The log of failed runs and missed nights."""
    return settings.warehouse / "failures.log"


def _log(settings: Settings, line: str) -> None:
    with log_file(settings).open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")


def _posted(address: str, failure: Failure) -> str | None:
    """Post a failure, again where that may help; return what was wrong the last time."""
    problem = _post(address, failure)
    for pause in _PAUSES:
        if problem is None or problem.startswith("HTTP 4"):
            break
        time.sleep(pause)
        problem = _post(address, failure)
    return problem


def _post(address: str, failure: Failure) -> str | None:
    """Post a failure; return the kind of the error where it did not get there."""
    import requests

    try:
        answer = requests.post(
            address,
            json={"text": f"cx-warehouse: {failure.title}. {failure.message}", **asdict(failure)},
            timeout=(_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        return type(error).__name__
    return (
        None
        if answer.status_code < requests.codes.multiple_choices
        else f"HTTP {answer.status_code}"
    )
