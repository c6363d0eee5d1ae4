"""Tell somebody that a refresh failed: the log, and a webhook where one is set."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 3.05, 10


@dataclass(frozen=True)
class Failure:
    """What went wrong, in names and counts; never the value of a row."""

    run_id: str
    step: str
    message: str


def failed(settings: Settings, failure: Failure) -> bool:
    """Log a failure and post it to the webhook; true where the webhook took it.

    A webhook that cannot be reached is logged and does not fail the run a second time. Its
    address may hold a secret, so it is not logged.
    """
    _log(settings, f"run {failure.run_id} failed in {failure.step}: {failure.message}")
    if settings.alert_webhook is None:
        return False
    problem = _post(settings.alert_webhook, failure)
    if problem:
        _log(settings, f"run {failure.run_id}: the webhook was not reached: {problem}")
    return problem is None


def log_file(settings: Settings) -> Path:
    """The log of failed runs."""
    return settings.warehouse / "failures.log"


def _log(settings: Settings, line: str) -> None:
    with log_file(settings).open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")


def _post(address: str, failure: Failure) -> str | None:
    """Post a failure; return the kind of the error where it did not get there."""
    import requests

    text = f"cx-warehouse: run {failure.run_id} failed in {failure.step}. {failure.message}"
    try:
        answer = requests.post(
            address,
            json={"text": text, **asdict(failure)},
            timeout=(_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER),
            allow_redirects=False,
        )
        answer.raise_for_status()
    except requests.RequestException as error:
        return type(error).__name__
    return None
