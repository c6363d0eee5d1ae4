"""A refresh that Dagster launches by itself, and what the schedule does in the night after it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration import transform
from orchestration.definitions import definitions
from orchestration.publication.pointer import current, rollback
from orchestration.refresh import nothing_new
from orchestration.resources import instance
from orchestration.settings import Settings
from tests.e2e.commands import KEY, Place
from tests.e2e.test_refresh import ANSWERS, ORDERS, TICKETS
from tests.parsed import lend_parse


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A shop that a run of the schedule or the UI refreshed: nobody held the lock for it."""
    place = Place(tmp_path_factory.mktemp("launched"))
    settings = place.settings.model_copy(
        update={"pseudonym_key_file": place.folder / "key", "timezone": "UTC"}
    )
    (place.folder / "key").write_text(KEY)
    (place.folder / "key").chmod(0o600)
    for name, content in (("orders", ORDERS), ("tickets", TICKETS), ("survey_responses", ANSWERS)):
        deliver(settings, f"{name}_2026-01-31.csv", content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DAGSTER_HOME", str(place.folder / "dagster"))
        lend_parse(settings)
        refresh(settings)
    return settings


def deliver(settings: Settings, name: str, content: str) -> None:
    path = settings.landing / "generic" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def refresh(settings: Settings) -> None:
    transform.parse_if_changed(settings)
    job = definitions(settings).resolve_job_def("refresh")
    with instance() as storage:
        assert job.execute_in_process(instance=storage).success


def tick(settings: Settings) -> dg.SkipReason | dg.RunRequest:
    """What the schedule decides in the next night."""
    context = dg.build_schedule_context()
    schedule = definitions(settings).resolve_schedule_def("nightly")
    decided = schedule.evaluate_tick(context)
    if decided.skip_message:
        return dg.SkipReason(decided.skip_message)
    return decided.run_requests[0]


def test_the_night_after_a_launched_run_is_skipped_where_nothing_is_new(launched: Settings) -> None:
    published = current(launched)
    assert published is not None
    assert len(published.manifest.inputs_fingerprint) == 64
    assert nothing_new(launched) == published
    assert tick(launched) == dg.SkipReason(f"nothing new since {published.run_id}")


def test_a_rollback_holds_until_something_is_new(
    launched: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    good = current(launched)
    deliver(launched, "orders_2026-02-01.csv", ORDERS.replace("o3,", "o4,"))
    assert isinstance(tick(launched), dg.RunRequest)
    refresh(launched)
    bad = current(launched)
    assert good is not None
    assert bad is not None
    assert rollback(launched) == good
    assert nothing_new(launched) == good
    assert tick(launched) == dg.SkipReason(
        f"rolled back from {bad.run_id} to {good.run_id}, and nothing new since"
    )
    deliver(launched, "orders_2026-02-02.csv", ORDERS.replace("o3,", "o5,"))
    assert isinstance(tick(launched), dg.RunRequest)
