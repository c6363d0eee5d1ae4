"""What the example for Superset would ask, asked of the published sample (docs/superset.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import yaml

from tests.e2e.commands import refreshed
from tests.project.superset import COMPARED, FOLDER, KPIS, files

EXAMPLE = {path: yaml.safe_load(text) for path, text in files().items()}
DATASETS = {kpi: EXAMPLE[f"datasets/cx_warehouse/{kpi}.yaml"] for kpi in KPIS}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opened as the example opens it."""
    file = refreshed(tmp_path_factory).folder / "published/current/cx.duckdb"
    engine = EXAMPLE["databases/cx_warehouse.yaml"]["extra"]["engine_params"]
    with duckdb.connect(str(file), **engine["connect_args"]) as connection:
        yield connection


def _metrics(kpi: str) -> dict[str, str]:
    return {metric["metric_name"]: metric["expression"] for metric in DATASETS[kpi]["metrics"]}


def _asked(
    published: duckdb.DuckDBPyConnection, kpi: str, by: str
) -> dict[Any, tuple[float | None, int]]:
    """The two metrics of a dataset, by whatever the chart groups by."""
    metrics = _metrics(kpi)
    rows = published.execute(
        f"select {by}, {metrics[kpi]}, {metrics['observations']} from bi.{kpi} group by 1"
    ).fetchall()
    return {member: (number, count) for member, number, count in rows}


def test_the_example_is_of_today() -> None:
    kept = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.yaml")
    }
    assert kept == files(), "the example is stale: python -m tests.project"


@pytest.mark.parametrize("kpi", KPIS)
def test_a_dataset_has_the_columns_of_its_view(
    published: duckdb.DuckDBPyConnection, kpi: str
) -> None:
    told = [column["column_name"] for column in DATASETS[kpi]["columns"]]
    held = published.execute(f"describe {DATASETS[kpi]['schema']}.{kpi}").fetchall()
    assert told == [name for name, *_ in held]


@pytest.mark.parametrize("kpi", KPIS)
def test_a_chart_by_month_shows_what_is_published(
    published: duckdb.DuckDBPyConnection, kpi: str
) -> None:
    finished = dict(
        published.execute(
            "select period_date, value from kpis.kpi_values where kpi_id = ? and timing = 'all' "
            "and period_grain = 'month' and dimension = 'all' and value is not null",
            [kpi],
        ).fetchall()
    )
    shown = _asked(published, kpi, "cast(date_trunc('month', local_date) as date)")
    assert len(finished) > 12
    assert {month: shown[month][0] for month in finished} == pytest.approx(finished, rel=1e-9)


@pytest.mark.parametrize("kpi", COMPARED)
def test_a_table_shows_every_observation_once(
    published: duckdb.DuckDBPyConnection, kpi: str
) -> None:
    (held,) = published.execute(f"select count(*) from bi.{kpi}").fetchall()
    shown = _asked(published, kpi, COMPARED[kpi])
    assert None not in shown
    assert (sum(count for _, count in shown.values()),) == held


def test_whatever_a_chart_names_is_in_its_dataset() -> None:
    by_uuid = {dataset["uuid"]: dataset for dataset in DATASETS.values()}
    charts = [one for path, one in EXAMPLE.items() if path.startswith("charts/")]
    for chart in charts:
        dataset = by_uuid[chart["dataset_uuid"]]
        columns = {column["column_name"]: column["groupby"] for column in dataset["columns"]}
        assert set(chart["params"]["metrics"]) <= _metrics(dataset["table_name"]).keys()
        assert all(columns[name] for name in chart["params"]["groupby"])
    position = EXAMPLE["dashboards/customer_experience.yaml"]["position"]
    placed = [cell["meta"]["uuid"] for name, cell in position.items() if name[:6] == "CHART-"]
    assert sorted(placed) == sorted(chart["uuid"] for chart in charts)


def test_a_dataset_offers_certified_metrics_only() -> None:
    for dataset in DATASETS.values():
        assert all("certification" in metric["extra"] for metric in dataset["metrics"])
        parts = [column for column in dataset["columns"] if column["column_name"].endswith("ator")]
        assert parts
        assert not any(column["groupby"] or column["filterable"] for column in parts)
