"""What MetricFlow answers, beside what is published: of every KPI of the layer."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration import semantic_layer
from orchestration.publication.pointer import current
from orchestration.settings import PROJECT
from tests.e2e.commands import refreshed
from tests.e2e.installed import installed

LOCK = PROJECT / "semantic" / "requirements.lock"
"""`uv pip compile --no-deps --universal --generate-hashes --no-header --no-annotate -`, of what the
extra `semantic` needs beside the environment."""
_ASK = Path(__file__).with_name("metricflow_answers.py")
_WELL_TIMED = "{{ Entity('is_well_timed') }} = true"
Question = tuple[str, str, str]
"""KPI, dimension and timing, as `kpis.kpi_values` names them."""
Values = dict[tuple[str, ...], float | None]
"""By month and, of a breakdown, member."""


@dataclass(frozen=True)
class Layer:
    """The dbt project of the semantic layer, written from a published file."""

    project: Path
    database: Path
    environment: dict[str, str]
    metrics: list[str]


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Layer:
    """The layer of the published sample, with MetricFlow at hand."""
    place = refreshed(tmp_path_factory)
    publication = current(place.settings)
    assert publication is not None
    packages = installed(request.config, "metricflow", LOCK, "--no-deps")
    project = tmp_path_factory.mktemp("layer") / "semantic"
    shutil.copytree(PROJECT / "semantic", project, ignore=shutil.ignore_patterns("target", "logs"))
    metrics = semantic_layer.write(publication.database, project)
    environment = {**place.environment, "PYTHONPATH": str(packages), "NO_COLOR": "1"}
    return Layer(project, publication.database, environment, metrics)


@pytest.fixture(scope="module")
def answers(layer: Layer) -> dict[Question, Values]:
    """What MetricFlow says to every question, by month."""
    questions = _questions(layer)
    asked = [
        [kpi, [] if dimension == "all" else [dimension], "" if timing == "all" else _WELL_TIMED]
        for kpi, dimension, timing in questions
    ]
    found = layer.project / "answers.json"
    subprocess.run(
        [sys.executable, str(_ASK), str(found)],
        input=json.dumps(asked),
        cwd=layer.project,
        env=layer.environment,
        text=True,
        check=True,
    )
    rows = json.loads(found.read_text("utf-8"))
    return {
        question: {tuple(key): value for *key, value in each if value is not None}
        for question, each in zip(questions, rows, strict=True)
    }


def _questions(layer: Layer) -> list[Question]:
    """Each KPI of all, by its first breakdown, and of the well-timed answers where it has such."""
    with duckdb.connect(layer.database, read_only=True) as connection:
        rows = connection.execute(
            "select kpi_id, breakdowns, kpi_id in (select values.kpi_id from kpis.kpi_values "
            "as values where values.timing = 'well_timed') from kpis.dim_kpi order by kpi_id"
        ).fetchall()
    questions: list[Question] = []
    for kpi, breakdowns, is_timed in rows:
        if kpi in layer.metrics:
            first = next(each for each in breakdowns.split(", ") if each != "source_system")
            questions += [(kpi, "all", "all"), (kpi, first, "all")]
            questions += [(kpi, "all", "well_timed")] if is_timed else []
    return questions


def _published(layer: Layer) -> dict[Question, Values]:
    """What is published of each month."""
    with duckdb.connect(layer.database, read_only=True) as connection:
        rows = connection.execute(
            "select kpi_id, dimension, timing, period_date::varchar, dimension_value, value "
            "from kpis.kpi_values where period_grain = 'month' and value is not null"
        ).fetchall()
    values: dict[Question, Values] = {}
    for kpi, dimension, timing, month, member, value in rows:
        key = (month,) if dimension == "all" else (month, member)
        values.setdefault((kpi, dimension, timing), {})[key] = value
    return values


def _kinds() -> dict[str, str]:
    with (PROJECT / "seeds" / "kpis.csv").open(encoding="utf-8") as file:
        return {row["kpi_id"]: row["kind"] for row in csv.DictReader(file)}


def test_what_the_layer_leaves_out_is_told_of_whole_periods(layer: Layer) -> None:
    assert set(_kinds()) - set(layer.metrics) == {
        "churn_rate",
        "contact_rate_per_active_customer",
        "customer_acquisition_rate",
        "customer_lifetime_value",
        "customer_lifetime_value_expected",
        "employee_score",
        "loyal_customer_share",
        "net_customer_change_rate",
        "nps_per_customer",
        "retention_rate",
        "revenue_churn_rate",
    }


def test_metricflow_says_what_is_published(layer: Layer, answers: dict[Question, Values]) -> None:
    """To the last digit; between two neighbours a quantile is interpolated, hence 12 of it."""
    published, kinds = _published(layer), _kinds()
    different = {
        question: said
        for question, said in answers.items()
        if said
        != (
            pytest.approx(published[question], rel=1e-12)
            if kinds[question[0]] == "quantile"
            else published[question]
        )
    }
    assert different == {}
    assert {kpi for kpi, *_ in answers} == set(layer.metrics)
    assert sum(len(said) for said in answers.values()) > 10_000


def test_the_command_answers_for_several_kpis_at_once(layer: Layer) -> None:
    """As docs/semantic-layer.md has it, after the layer was parsed."""
    command = [str(Path(layer.environment["PYTHONPATH"]) / "bin" / "mf"), "query"]
    asked = ["--metrics", "csat,net_revenue", "--group-by", "metric_time__month,segment"]
    found = layer.project / "answer.csv"
    done = subprocess.run(
        [sys.executable, *command, *asked, "--csv", str(found)],
        cwd=layer.project,
        env=layer.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with found.open(encoding="utf-8") as file:
        rows = {
            (row["metric_time__month"][:10], row["segment"]): row for row in csv.DictReader(file)
        }
    published = _published(layer)
    for kpi in ("csat", "net_revenue"):
        said = {key: float(row[kpi]) for key, row in rows.items() if row[kpi]}
        assert said == published[kpi, "segment", "all"]
