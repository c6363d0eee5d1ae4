"""Nights of the real scheduler: page, daemon, runs and a webhook, all processes of their own.

In the first night the schedule starts a run that a check blocks; then the machine goes down in the
middle of another. Two days pass. In the night after, the schedule starts a run that publishes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import dagster as dg
import pytest
from dagster._core.scheduler.instigation import InstigatorType, SensorInstigatorData

from orchestration.definitions import definitions
from orchestration.lock import holder
from orchestration.notify import log_file
from orchestration.publication.layout import publications
from orchestration.publication.pointer import current, rollback
from orchestration.refresh import nothing_new
from orchestration.resources import instance
from orchestration.settings import Settings
from tests.e2e.commands import KEY, Place, refreshed
from tests.e2e.daemon import running, soon
from tests.webhook import Webhook, listening

NAME = "Erika Mustermann"
WITHOUT_ITS_KEY = f"number,placed_at,status\n{NAME},2026-01-05,delivered\n"
_SHOWN = """{
    assetNodes { assetKey { path } hasAssetChecks dependencyKeys { path } }
    schedulesOrError(repositorySelector: {
        repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__"
    }) { ... on Schedules { results { name cronSchedule scheduleState { status } } } }
}"""


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    """One that is out of order when it is asked first."""
    with listening() as heard:
        heard.answers.append(500)
        yield heard


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A copy of the published sample, and something new for it."""
    place = Place(tmp_path_factory.mktemp("launched"))
    refreshed(tmp_path_factory).copy(place)
    place.deliver_again()
    (place.folder / "key").write_text(KEY)
    (place.folder / "key").chmod(0o600)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DAGSTER_HOME", str(place.folder / "dagster"))
        yield place


@pytest.fixture(scope="module")
def shown(place: Place, webhook: Webhook) -> Any:
    """What the page shows before the first night; see the top of this file for what follows."""
    refused = place.folder / "landing" / "generic" / "orders_2026-02-01.csv"
    refused.write_text(WITHOUT_ITS_KEY)
    at = soon()
    with _night(place, webhook, at) as daemon:
        shown = daemon.ask(_SHOWN) | {"cron": f"{at.minute} {at.hour} * * *"}
        daemon.wait("end of the first night", lambda: daemon.runs()[:1] == ["FAILURE"])
        refused.unlink()
        daemon.launch()
        daemon.wait("run at work", lambda: holder(place.settings) is not None)
        daemon.kill()
    return shown


@pytest.fixture(scope="module")
def first(place: Place, shown: Any) -> dict[str, Any]:
    """What `cx status` tells after the first night."""
    assert shown
    return dict(json.loads(place.succeed("status", "--format", "json")))


@pytest.fixture(scope="module")
def launched(place: Place, webhook: Webhook, first: dict[str, Any]) -> Settings:
    """The night after: what is new is published."""
    assert first
    _let_two_days_pass()
    with _night(place, webhook, soon()) as daemon:
        daemon.wait("end of the second night", lambda: daemon.runs()[0] == "SUCCESS")
        assert daemon.runs()[:3] == ["SUCCESS", "FAILURE", "FAILURE"]
    key = {"pseudonym_key_file": place.folder / "key", "timezone": "UTC"}
    return place.settings.model_copy(update=key)


def _night(place: Place, webhook: Webhook, at: datetime) -> Any:
    return running(place, CX_NIGHTLY_AT=f"{at:%H:%M}", CX_ALERT_WEBHOOK=webhook.address)


def _let_two_days_pass() -> None:
    """The daemon looked last two days ago: the night between passed without it."""
    ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    with instance() as storage:
        (state,) = storage.all_instigator_state(instigator_type=InstigatorType.SENSOR)
        assert isinstance(state.instigator_data, SensorInstigatorData)
        cursor = json.dumps({"first": ago, "last": ago})
        storage.update_instigator_state(
            state.with_data(state.instigator_data._replace(cursor=cursor))
        )


def tick(settings: Settings) -> dg.SkipReason | dg.RunRequest:
    """What the schedule decides in the next night."""
    context = dg.build_schedule_context()
    schedule = definitions(settings).resolve_schedule_def("nightly")
    decided = schedule.evaluate_tick(context)
    if decided.skip_message:
        return dg.SkipReason(decided.skip_message)
    return decided.run_requests[0]


def test_the_page_shows_file_feed_model_and_publication_and_a_schedule_that_is_on(
    shown: dict[str, Any],
) -> None:
    nodes = {tuple(node["assetKey"]["path"]): node for node in shown["assetNodes"]}
    way = (("landing", "generic", "generic"), ("raw", "tickets"), ("staging", "stg_tickets"))
    for above, below in pairwise(way):
        assert {"path": list(above)} in nodes[below]["dependencyKeys"]
    assert nodes["published", "current"]["hasAssetChecks"]
    assert {"path": ["core", "fct_tickets"]} in nodes["published", "current"]["dependencyKeys"]
    (schedule,) = shown["schedulesOrError"]["results"]
    assert schedule == {
        "name": "nightly",
        "cronSchedule": shown["cron"],
        "scheduleState": {"status": "RUNNING"},
    }


def test_a_check_that_blocks_keeps_the_publication_where_it_was(
    first: dict[str, Any], place: Place
) -> None:
    blocked = next(run for run in first["runs"] if run["state"] == "blocked")
    assert "files_refused" in blocked["message"]
    assert first["publication"]["run_id"] == place.runs[0]
    assert f"run {blocked['run_id']} failed in publish" in log_file(place.settings).read_text()


def test_the_webhook_hears_of_each_once_it_answers(
    launched: Settings, first: dict[str, Any], webhook: Webhook
) -> None:
    assert "the webhook was not reached" not in log_file(launched).read_text()
    again, blocked, *others = webhook.posted
    assert again == blocked, "the first answer was 500"
    assert blocked["run_id"] in {run["run_id"] for run in first["runs"]}
    for told in ("files_refused: generic/orders_2026-02-01.csv", "Mend", "cx refresh"):
        assert told in blocked["message"]
    lost, missed = sorted(others, key=lambda notice: not notice["run_id"])
    assert "was killed" in lost["message"]
    assert missed["step"] == "nightly"
    assert "daemon was not running" in missed["message"]
    assert NAME not in json.dumps(webhook.posted)


def test_the_night_after_a_launched_run_is_skipped_where_nothing_is_new(launched: Settings) -> None:
    before, published = publications(launched)[-2:]
    assert current(launched) == published
    assert len(published.manifest.inputs_fingerprint) == 64
    assert published.manifest.inputs_fingerprint != before.manifest.inputs_fingerprint
    assert nothing_new(launched) == published
    assert tick(launched) == dg.SkipReason(f"nothing new since {published.run_id}")


def test_a_rollback_holds_until_something_is_new(place: Place, launched: Settings) -> None:
    good, bad = publications(launched)[-2:]
    assert rollback(launched) == good
    assert nothing_new(launched) == good
    assert tick(launched) == dg.SkipReason(
        f"rolled back from {bad.run_id} to {good.run_id}, and nothing new since"
    )
    place.deliver_again()
    assert isinstance(tick(launched), dg.RunRequest)
