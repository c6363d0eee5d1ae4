"""What Dagster shows and runs: lineage, schedule, one run at a time, retries, notice of failure."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage
from pydantic import SecretStr

from orchestration import automation, transform
from orchestration.definitions import definitions
from orchestration.extracts.contracts import read_contracts
from orchestration.lock import refresh_lock
from orchestration.notify import log_file
from orchestration.publication.pointer import current
from orchestration.refresh import Run, started
from orchestration.resources import dagster_home, instance, reported
from orchestration.settings import PROJECT, Settings
from tests.parsed import lend_parse
from tests.unit.cli_kit import publish

PUBLICATION = dg.AssetKey(["published", "current"])


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of which only dbt's manifest is there."""
    folder = tmp_path_factory.mktemp("dagster")
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        timezone="America/Sao_Paulo",
        pseudonym_key_file=folder / "key",
    )
    lend_parse(settings)
    transform.parse_if_changed(settings)
    return settings


@pytest.fixture(scope="module")
def loaded(settings: Settings) -> dg.Definitions:
    return definitions(settings)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A storage of Dagster of this test's own."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def upstream(loaded: dg.Definitions, key: dg.AssetKey) -> set[dg.AssetKey]:
    """Everything that an asset is made of, however far away."""
    graph = loaded.resolve_asset_graph()
    found: set[dg.AssetKey] = set()
    waiting = {key}
    while waiting:
        parents = graph.get(waiting.pop()).parent_keys - found
        found |= parents
        waiting |= parents
    return found


def test_lineage_goes_from_the_delivered_file_to_the_publication(loaded: dg.Definitions) -> None:
    path = (
        ["landing", "generic", "generic"],
        ["raw", "survey_responses"],
        ["staging", "stg_survey_responses"],
        ["core", "fct_survey_answers"],
        ["kpis", "kpi_values"],
    )
    below = PUBLICATION
    for step in reversed(path):
        assert dg.AssetKey(step) in upstream(loaded, below), f"{step} is not above {below}"
        below = dg.AssetKey(step)


def test_every_feed_is_an_asset_with_a_deliverer(loaded: dg.Definitions) -> None:
    graph = loaded.resolve_asset_graph()
    feeds = list(read_contracts(PROJECT))
    assert len(feeds) > 15
    for feed in feeds:
        parents = graph.get(dg.AssetKey(["raw", feed])).parent_keys
        assert {key.path[0] for key in parents} == {"landing"}, feed


def test_feeds_models_and_the_publication_carry_their_checks(loaded: dg.Definitions) -> None:
    keys = loaded.resolve_asset_graph().asset_check_keys
    checked = {key.asset_key.path[-1] for key in keys}
    assert {"fct_orders", "fct_tickets", "kpi_values", "current"} <= checked
    expected = {key.asset_key.path[-1] for key in keys if key.name == "expectations"}
    assert expected == {*read_contracts(PROJECT), "current"}


def test_the_refresh_runs_every_night_by_the_clock_of_the_reporting_zone(
    loaded: dg.Definitions,
) -> None:
    schedule = loaded.resolve_schedule_def("nightly")
    assert schedule.execution_timezone == "America/Sao_Paulo"
    assert schedule.cron_schedule == "30 2 * * *"
    assert schedule.job_name == "refresh"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_the_load_is_retried_and_the_job_runs_in_one_process(loaded: dg.Definitions) -> None:
    job = loaded.resolve_job_def("refresh")
    policy = job.get_node_named("load").definition.retry_policy
    assert policy is not None
    assert policy.max_retries == 2
    assert job.executor_def is dg.in_process_executor


def test_a_run_launched_elsewhere_fails_at_once_while_one_is_at_work(
    settings: Settings, loaded: dg.Definitions, home: Path
) -> None:
    job = loaded.resolve_job_def("refresh")
    with refresh_lock(settings), instance() as storage:
        result = job.execute_in_process(instance=storage, raise_on_error=False)
        messages = [str(event.event_specific_data) for event in result.all_events]
    assert home.is_dir()
    assert not result.success
    assert any(f"process {os.getpid()} on" in message for message in messages)
    assert not [event for event in result.all_events if event.is_step_start]
    told = log_file(settings).read_text()
    assert f"run {result.run_id} failed in start: Another run holds" in told


def test_a_failed_step_is_logged_and_the_run_fails_in_words(settings: Settings, home: Path) -> None:
    assert not settings.landing.exists()
    with started(settings) as run, instance() as storage:
        job = definitions(settings, run).resolve_job_def("refresh")
        result = job.execute_in_process(instance=storage, raise_on_error=False)
        kept = storage.get_run_by_id(result.run_id)
    assert kept is not None
    assert kept.status is dg.DagsterRunStatus.FAILURE
    assert "there is no landing folder" in str(run.failure)
    assert f"run {run.run_id} failed in load" in log_file(settings).read_text()
    assert home.is_dir()


def test_the_night_after_a_copy_that_failed_copies_and_does_nothing_else(
    settings: Settings, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = SecretStr("postgresql://somebody:s3cret@of-mine@127.0.0.1/cx")
    settings = settings.model_copy(update={"published": tmp_path, "postgres": address})
    publish(settings)
    seen = current(settings)
    monkeypatch.setattr(automation, "inputs", lambda _: "")
    monkeypatch.setattr(automation, "nothing_new", lambda *_: seen)
    with started(settings) as run, instance() as storage:
        assert home.is_dir()
        loaded = definitions(settings, run)
        schedule = loaded.resolve_schedule_def("nightly")
        decided = schedule.evaluate_tick(dg.build_schedule_context(instance=storage))
        [asked] = decided.run_requests or ()
        assert asked.asset_selection == [dg.AssetKey(["published", "postgres"])]
        result = loaded.resolve_job_def("refresh").execute_in_process(
            instance=storage, raise_on_error=False, asset_selection=asked.asset_selection
        )
    failed = {event.step_key for event in result.all_events if event.is_step_failure}
    assert failed == {"copy_to_postgres"}
    assert "CX_POSTGRES (or --postgres) names no server" in str(run.failure)
    log = log_file(settings).read_text()
    assert f"run {run.run_id} failed in copy_to_postgres: PostgreSQL is not reached" in log
    assert "of-mine" not in log
    assert current(settings) == seen


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (OSError(28, "No space left on device"), True),
        (duckdb.IOException("IO Error: could not write"), True),
        (duckdb.ConversionException("Conversion Error: 'x'"), False),
        (KeyError("x"), False),
    ],
)
def test_faults_of_the_machine_are_retried_and_others_are_not(
    settings: Settings, error: Exception, again: bool
) -> None:
    run = Run(settings, "20260131T021500123456Z")
    with pytest.raises(dg.Failure) as raised, reported(run):
        raise error
    assert raised.value.allow_retries is again
    assert run.failure is error
    assert raised.value.__cause__ is None


def test_the_storage_of_dagster_keeps_to_this_machine(home: Path) -> None:
    assert dagster_home() == home
    with instance() as storage:
        assert storage.telemetry_enabled is False
        assert storage.nux_enabled is False
        assert storage.get_concurrency_config().run_queue_config.max_concurrent_runs == 1


def test_the_event_log_stays_open_during_a_run_and_others_can_read_it(home: Path) -> None:
    with instance() as storage:
        log = storage.event_log_storage
        assert isinstance(log, SqliteEventLogStorage)
        engines = []
        for _ in range(2):
            with log._connect("a_run") as connection:
                engines.append(connection.engine)
        with dg.DagsterInstance.from_config(str(home)) as ui:
            assert ui.get_runs() == []
    assert engines[0] is engines[1]
