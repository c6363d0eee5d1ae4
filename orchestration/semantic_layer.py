"""The KPIs as dbt semantic models and metrics, written from the registry of the published file.

`python -m orchestration.semantic_layer` fills `semantic/models/observations`: for each view
`kpis.kpi_observations_<id>` a model that names it, the semantic model over it, and its metrics.
Breakdowns are entities there, since MetricFlow lets several semantic models share those: so a
query may group several KPIs by one breakdown. docs/semantic-layer.md says how to ask.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.publication.pointer import current
from orchestration.settings import PROJECT, Settings
from orchestration.statistics.bi_views import PERIODS, Kpi, breakdowns

FOLDER = PROJECT / "semantic"
Document = dict[str, Any]
_WRITTEN = Path("models", "observations")
_MODEL = "{{ published() }}\n"
_DIVIDED = ("share", "mean", "ratio")
_TOLD = ("unit", "kind", "goal", "stage", "lens", "direction", "date_anchor", "version")


def write(database: Path, project: Path = FOLDER) -> list[str]:
    """Write the layer of a published file into its dbt project, and return its metrics.

    Args:
        database: The published `cx.duckdb`.
        project: The folder of the dbt project; what was written into it before is replaced.
    """
    folder = project / _WRITTEN
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    groups = _by_observations(_registry(database))
    for name, kpis in groups.items():
        document = {
            "semantic_models": [semantic_model(name, kpis)],
            "metrics": [metric(kpi, kpis) for kpi in kpis],
        }
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
        (folder / f"_{name}.yml").write_text(text, "utf-8")
        (folder / f"kpi_observations_{name}.sql").write_text(_MODEL, "utf-8")
    return [kpi["kpi_id"] for kpis in groups.values() for kpi in kpis]


def semantic_model(name: str, kpis: list[Kpi]) -> Document:
    """What the KPIs of one view of observations are measured by, and by what they are told."""
    return {
        "name": f"kpi_observations_{name}",
        "description": f"Observations of {', '.join(str(kpi['name']) for kpi in kpis)}.",
        "model": f"ref('kpi_observations_{name}')",
        "defaults": {"agg_time_dimension": "local_date"},
        "primary_entity": f"{name}_observation",
        "dimensions": [
            {"name": "local_date", "type": "time", "type_params": {"time_granularity": "day"}}
        ],
        "entities": [{"name": each, "type": "foreign"} for each in breakdowns(kpis[0])],
        "measures": [measure for kpi in kpis for measure in _measures(kpi, kpis)],
    }


def metric(kpi: Kpi, kpis: list[Kpi]) -> Document:
    """The KPI in its own unit.

    Args:
        kpi: Its row of the registry.
        kpis: The rows of all KPIs of the same observations.
    """
    name = kpi["kpi_id"]
    inputs = [measure["name"] for measure in _measures(kpi, kpis)]
    described = {
        "name": name,
        "label": kpi["name"],
        "description": _description(kpi),
        "config": {"meta": {key: kpi[key] for key in _TOLD}},
    }
    if kpi["kind"] in _DIVIDED and kpi["scale"] == 1 and kpi["pools_scales"]:
        sides = dict(zip(("numerator", "denominator"), inputs, strict=True))
        return {**described, "type": "ratio", "type_params": sides}
    return {
        **described,
        "type": "derived",
        "type_params": {"expr": _expression(kpi, inputs), "metrics": inputs},
    }


def _registry(database: Path) -> list[Kpi]:
    """The KPIs of the layer: not those that are told of whole periods, which no metric adds up."""
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select * from kpis.dim_kpi where not ends_with(entity, ?) order by kpi_id", [PERIODS]
        )
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _by_observations(kpis: Iterable[Kpi]) -> dict[str, list[Kpi]]:
    groups: dict[str, list[Kpi]] = {}
    for kpi in kpis:
        groups.setdefault(kpi["observations"], []).append(kpi)
    return groups


def _measures(kpi: Kpi, kpis: list[Kpi]) -> list[Document]:
    """What the KPI is made of, the numerator first; each is a metric of its own as well."""
    if kpi["kind"] == "quantile":
        exact = {"use_discrete_percentile": False, "use_approximate_percentile": False}
        percentile = {"agg_params": {"percentile": kpi["quantile"], **exact}}
        return [_measure(kpi, "quantile", "percentile", "numerator", **percentile)]
    last_day = {"non_additive_dimension": {"name": "local_date", "window_choice": "max"}}
    more = last_day if kpi["kind"] == "level" else {}
    measures = [_measure(kpi, "numerator", "sum", "numerator", **more)]
    if kpi["kind"] in _DIVIDED:
        measures.append(_denominator(kpi, kpis))
    if not kpi["pools_scales"]:
        measures.append(_measure(kpi, "first_scale", "min", "scale"))
        measures.append(_measure(kpi, "last_scale", "max", "scale"))
    return measures


def _denominator(kpi: Kpi, kpis: list[Kpi]) -> Document:
    """Its sum; the mean of a level is over days, however many rows a day has."""
    if any(each["kind"] == "level" for each in kpis):
        return _measure(kpi, "denominator", "count_distinct", "local_date")
    return _measure(kpi, "denominator", "sum", "denominator")


def _measure(kpi: Kpi, part: str, agg: str, expr: str, **more: Document) -> Document:
    described = kpi[part] if part in ("numerator", "denominator") else kpi["name"]
    return {
        "name": f"{kpi['kpi_id']}_{part}",
        "description": described,
        "agg": agg,
        "expr": expr,
        "create_metric": True,
        **more,
    }


def _expression(kpi: Kpi, inputs: list[str]) -> str:
    """As `orchestration/statistics` computes it: divided first, brought to its unit afterwards."""
    value = f"{inputs[0]} / nullif({inputs[1]}, 0)" if kpi["kind"] in _DIVIDED else inputs[0]
    if kpi["scale"] != 1:
        value = f"{value} / {kpi['scale']}"
    if kpi["pools_scales"]:
        return value
    return f"case when {inputs[-2]} = {inputs[-1]} then {value} end"


def _description(kpi: Kpi) -> str:
    parts = (
        kpi["question"],
        f"Numerator: {kpi['numerator']}.",
        f"Denominator: {kpi['denominator']}." if kpi["denominator"] else "",
        f"Left out: {kpi['exclusions']}." if kpi["exclusions"] else "",
    )
    return " ".join(str(part) for part in parts if part)


def _main() -> str:
    publication = current(Settings())
    if publication is None:
        sys.exit("Nothing is published yet. Next: cx refresh, then this again.")
    metrics = write(publication.database)
    return f"{len(metrics)} KPIs of publication {publication.run_id} are metrics of {FOLDER.name}/."


if __name__ == "__main__":
    print(_main())
