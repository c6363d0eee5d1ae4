"""What the metrics of the semantic layer compute of their parts."""

from __future__ import annotations

import tomllib
from typing import Any

import duckdb
import pytest

from orchestration.semantic_layer import metric, semantic_model
from orchestration.settings import PROJECT
from orchestration.statistics.bi_views import Kpi


def kpi(kpi_id: str, kind: str, **more: object) -> Kpi:
    row: dict[str, Any] = dict.fromkeys(
        ("goal", "stage", "direction", "date_anchor", "version", "exclusions", "denominator"), ""
    )
    row |= {
        "kpi_id": kpi_id, "name": kpi_id, "kind": kind, "lens": "outcome", "unit": "hours",
        "question": "How many?", "numerator": "What counts", "scale": 1.0, "quantile": None,
        "pools_scales": True, "breakdowns": "team, agent",
    }  # fmt: skip
    return row | more


def value(told: Kpi, **parts: object) -> object:
    """What the metric's expression makes of its parts, as the engine reads it."""
    expression = metric(told, [told])["type_params"]["expr"]
    columns = ", ".join(f"? as {told['kpi_id']}_{part}" for part in parts)
    with duckdb.connect() as connection:
        rows = connection.execute(f"select {expression} from (select {columns})", [*parts.values()])
        return rows.fetchall()[0][0]


def test_what_is_installed_is_the_extra() -> None:
    lock = (PROJECT / "semantic" / "requirements.lock").read_text("utf-8")
    (wanted,) = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]["semantic"]
    assert f"{wanted} \\\n" in lock


def test_a_mean_is_divided_and_brought_to_its_unit() -> None:
    """27,000 seconds of 5 tickets: an hour and a half each."""
    hours = kpi("wait", "mean", scale=3600.0)
    assert value(hours, numerator=27000, denominator=5) == 1.5
    assert value(hours, numerator=0, denominator=0) is None


def test_scores_of_two_scales_have_no_value_together() -> None:
    """Four fans and one critic of six: 50 points."""
    nps = kpi("nps", "mean", scale=0.01, pools_scales=False)
    sums = {"numerator": 3, "denominator": 6}
    assert value(nps, **sums, first_scale="0-10", last_scale="0-10") == 50
    assert value(nps, **sums, first_scale="0-10", last_scale="1-10") is None


def test_a_share_is_a_ratio_of_its_two_sides() -> None:
    share = kpi("csat", "share")
    assert metric(share, [share])["type"] == "ratio"
    assert metric(share, [share])["type_params"] == {
        "numerator": "csat_numerator",
        "denominator": "csat_denominator",
    }


def test_the_mean_of_a_level_is_over_days() -> None:
    mean = kpi("backlog_mean", "ratio")
    model = semantic_model("backlog", [kpi("backlog", "level"), mean])
    assert {each["name"]: (each["agg"], each["expr"]) for each in model["measures"]} == {
        "backlog_numerator": ("sum", "numerator"),
        "backlog_mean_numerator": ("sum", "numerator"),
        "backlog_mean_denominator": ("count_distinct", "local_date"),
    }


@pytest.mark.parametrize(
    ("lens", "names"), [("outcome", ["team"]), ("perception", ["team", "is_well_timed"])]
)
def test_nothing_is_told_of_a_single_person(lens: str, names: list[str]) -> None:
    model = semantic_model("csat", [kpi("csat", "share", lens=lens)])
    assert [entity["name"] for entity in model["entities"]] == names
