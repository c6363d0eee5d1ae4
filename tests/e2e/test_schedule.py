"""A refresh that Dagster launches by itself, and what the schedule does in the night after it."""

from __future__ import annotations

import dagster as dg
import pytest

from orchestration import transform
from orchestration.definitions import definitions
from orchestration.publication.layout import publications
from orchestration.publication.pointer import current, rollback
from orchestration.refresh import nothing_new
from orchestration.resources import instance
from orchestration.settings import Settings
from tests.e2e.commands import KEY, Place, refreshed


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of the published sample, and something new for it."""
    place = Place(tmp_path_factory.mktemp("launched"))
    refreshed(tmp_path_factory).copy(place)
    place.deliver_again()
    (place.folder / "key").write_text(KEY)
    (place.folder / "key").chmod(0o600)
    return place


@pytest.fixture(scope="module")
def launched(place: Place) -> Settings:
    """A run of the schedule or the UI published what is new: nobody held the lock for it."""
    settings = place.settings.model_copy(
        update={"pseudonym_key_file": place.folder / "key", "timezone": "UTC"}
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DAGSTER_HOME", str(place.folder / "dagster"))
        assert isinstance(tick(settings), dg.RunRequest)
        refresh(settings)
    return settings


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
