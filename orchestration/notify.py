"""Tell somebody that a refresh failed: the log, and a webhook where one is set."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.settings import Settings

_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 3.05, 10

logger = logging.getLogger(__name__)


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
    logger.error("run %s failed in %s: %s", failure.run_id, failure.step, failure.message)
    if settings.alert_webhook is None:
        return False
    return _post(settings.alert_webhook, failure)


def _post(address: str, failure: Failure) -> bool:
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
        logger.error("the webhook was not reached: %s", type(error).__name__)
        return False
    return True
