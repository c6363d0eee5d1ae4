"""The dbt project as such: its unit tests, and a warehouse to which nothing was delivered."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import dbt_run, transform
from orchestration.extracts.load import load
from orchestration.refresh import new_run_id
from orchestration.run_context import write_run_context
from orchestration.settings import Settings
from orchestration.transform import BuildReport
from orchestration.warehouse import connect
from tests.parsed import lend_parse


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("empty")
    (folder / "landing").mkdir()
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        pseudonym_key_file=folder / "key",
    )
    lend_parse(settings)
    return settings


@pytest.fixture(scope="module")
def empty_build(settings: Settings) -> BuildReport:
    """Everything built on raw tables that hold nothing."""
    run_id = new_run_id()
    load(settings, run_id)
    write_run_context(settings, run_id)
    return transform.build(settings, run_id)


def test_every_model_builds_where_nothing_was_delivered(empty_build: BuildReport) -> None:
    models = {node.name for node in empty_build.built if node.kind == "model"}
    assert {"fct_orders", "fct_tickets", "fct_survey_answers", "kpi_values"} <= models
    assert not empty_build.skipped


def test_nothing_delivered_gives_no_value_rather_than_zero(
    settings: Settings, empty_build: BuildReport
) -> None:
    assert empty_build.built
    with connect(settings) as connection:
        values = connection.execute("select count(*) from kpis.kpi_values").fetchone()
        registered = connection.execute("select count(*) from kpis.dim_kpi").fetchone()
    assert values == (0,)
    assert registered is not None
    assert registered[0] > 0


def test_every_rule_keeps_its_unit_test(settings: Settings, empty_build: BuildReport) -> None:
    assert empty_build.built
    result = dbt_run.invoke(settings, ("test", "--select", "test_type:unit", "--no-write-json"))
    results = getattr(result.result, "results", [])
    failed = [f"{one.node.name}: {one.message}" for one in results if str(one.status) != "pass"]
    assert result.success, result.exception or "\n".join(failed)
    assert len(results) > 20


def test_every_model_says_one_row_per_what_and_is_held_to_it(settings: Settings) -> None:
    manifest = transform.parse(settings)
    models = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    grains = [node for node in manifest.nodes.values() if node.name.startswith("grain_")]
    grained = {test.attached_node for test in grains}
    assert models
    unsaid = [model.name for model in models if not model.description.startswith("One row per")]
    untested = [model.name for model in models if model.unique_id not in grained]
    assert not unsaid
    assert not untested


def test_models_stay_short(settings: Settings) -> None:
    lengths = {
        Path(node.original_file_path).name: node.raw_code.count("\n")
        for node in transform.parse(settings).nodes.values()
        if node.resource_type == "model"
    }
    assert lengths
    assert not [name for name, lines in lengths.items() if lines > 120]
