"""Registry, files, macros, targets, docs and golden cases name the same KPIs, both ways."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from orchestration.explain.origins import all_origins
from orchestration.settings import PROJECT
from tests.golden.cases import SHOWS, read_cases
from tests.project.registry import macro, read_seed

KPIS = PROJECT / "models" / "intermediate" / "kpis"
Registry = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def registry() -> Registry:
    rows = read_seed("kpis")
    assert rows
    return {row["kpi_id"]: row for row in rows}


@pytest.fixture(scope="module")
def own(registry: Registry) -> Registry:
    """The KPIs that have observations of their own."""
    return {kpi: row for kpi, row in registry.items() if row["observations"] == kpi}


def test_every_kpi_with_observations_of_its_own_has_one_file_and_every_file_a_kpi(
    own: Registry,
) -> None:
    files = [path for path in KPIS.glob("*/int_kpi_*.sql") if path.parent.name != "scorecard"]
    placed = {path.stem.removeprefix("int_kpi_"): path.parent.name for path in files}
    assert placed == {kpi: row["stage"] for kpi, row in own.items()}
    assert len(files) == len(placed)


def test_every_other_kpi_names_the_observations_of_one_that_has_them(
    registry: Registry, own: Registry
) -> None:
    for kpi, row in registry.items():
        parent = own[row["observations"]]
        assert {row["entity"], row["lens"]} == {parent["entity"], parent["lens"]}, kpi
        if row["kind"] == "quantile":
            share = round(float(row["quantile"]) * 100)
            assert kpi == f"{parent['kpi_id']}_{'median' if share == 50 else f'p{share}'}"


def test_the_macro_lists_the_observations_by_entity_as_the_registry_does(own: Registry) -> None:
    listed = defaultdict(set)
    for kpi, row in own.items():
        listed[row["entity"]].add(kpi)
    macros = macro("kpi_observations", "kpi_observations")
    assert {entity: set(names) for entity, names in macros.items()} == listed


def test_the_macro_lists_the_means_as_the_registry_does(own: Registry) -> None:
    means = {kpi for kpi, row in own.items() if row["kind"] == "mean"}
    listed = macro("kpi_observations", "kpi_means")
    assert {name for names in listed.values() for name in names} == means


def test_what_a_survey_asked_is_told_over_all_and_over_well_timed_answers(own: Registry) -> None:
    for kpi, row in own.items():
        timings = macro("kpi_observations", "kpi_timings", row["entity"])
        is_asked = "survey" in macro("kpi_breakdowns", "kpi_breakdowns")[row["entity"]]
        is_told_twice = row["lens"] == "perception" and is_asked
        assert timings == (["all", "well_timed"] if is_told_twice else ["all"]), kpi


def test_whose_latest_answer_counts_is_a_column_of_its_observations_and_the_macro_knows(
    own: Registry,
) -> None:
    """The observations say so, row by row (`cx explain` reads that); the macro lists the files."""
    files = {kpi: KPIS / own[kpi]["stage"] / f"int_kpi_{kpi}.sql" for kpi in own}
    told = [kpi for kpi in own if "as is_latest" in files[kpi].read_text(encoding="utf-8")]
    assert told == macro("kpi_observations", "kpi_latest_of_each_timing")


def test_what_is_observed_once_per_period_has_no_days(own: Registry) -> None:
    for kpi, row in own.items():
        by_period = row["entity"].endswith("_period")
        assert not (by_period and row["finest_grain"] == "day"), kpi


def test_every_kpi_can_be_walked_back_to_the_rows_it_observes(registry: Registry) -> None:
    anchors = defaultdict(set)
    for row in registry.values():
        anchors[row["entity"]].add(row["date_anchor"])
    known = all_origins()
    assert set(known) == set(anchors)
    for entity, origin in known.items():
        assert origin is None or anchors[entity] <= set(origin.dates), entity


def test_a_stage_serves_one_goal(registry: Registry) -> None:
    goals = defaultdict(set)
    for row in registry.values():
        goals[row["stage"]].add(row["goal"])
    assert all(len(of_stage) == 1 for of_stage in goals.values()), goals


def test_the_quantile_model_reads_the_observations_of_every_quantile(registry: Registry) -> None:
    wanted = {row["observations"] for row in registry.values() if row["kind"] == "quantile"}
    source = (KPIS / "scorecard" / "int_kpi_quantiles.py").read_text()
    assert set(re.findall(r'"(\w+)": dbt\.ref', source)) == wanted
    assert set(re.findall(r'ref\("int_kpi_(\w+)"\)', source)) == wanted | {"breakdowns"}


def test_every_entity_has_breakdowns_and_every_breakdown_a_finest_grain(own: Registry) -> None:
    breakdowns = macro("kpi_breakdowns", "kpi_breakdowns")
    grains = macro("kpi_breakdowns", "kpi_finest_grains")
    assert {row["entity"] for row in own.values()} == set(breakdowns)
    assert {name for names in breakdowns.values() for name in names} == set(grains)
    assert set(grains.values()) <= {"day", "week", "month", "quarter"}
    assert grains["agent"] == "month"


def test_targets_are_of_kpis_and_watch_is_the_weaker_limit(registry: Registry) -> None:
    for row in read_seed("kpi_targets"):
        sign = 1 if registry[row["kpi_id"]]["direction"] == "up" else -1
        assert sign * float(row["target"]) > sign * float(row["watch"]), row["kpi_id"]


def test_a_mean_of_skewed_times_is_led_by_its_median(registry: Registry) -> None:
    for kpi, row in registry.items():
        if row["led_by"]:
            assert registry[row["led_by"]]["observations"] == kpi
    units = ("hours", "minutes", "days", "seconds")
    times = {k for k, row in registry.items() if row["unit"] in units}
    led = {kpi for kpi, row in registry.items() if row["led_by"]}
    assert led == {kpi for kpi in times if registry[kpi]["kind"] == "mean"}


def test_every_kpi_is_defined_in_words(registry: Registry) -> None:
    for kpi, row in registry.items():
        assert row["question"].endswith(("?", ")")), kpi
        assert all(row[word] for word in ("name", "numerator", "date_anchor", "version")), kpi
        assert row["denominator"] or row["kind"] in ("count", "level"), kpi


def test_every_kpi_has_a_name_of_its_own_in_both_languages(registry: Registry) -> None:
    for column in ("name", "name_ko"):
        names = [row[column] for row in registry.values()]
        assert len(set(names)) == len(names), column
    for kpi, row in registry.items():
        assert re.search("[가-힣]", row["name_ko"]), kpi
        assert re.search(r"[가-힣].*(\?|\))$", row["question_ko"]), kpi


def test_every_kpi_has_its_golden_cases_and_every_case_its_kpis(registry: Registry) -> None:
    shown = defaultdict(set)
    for case in read_cases():
        assert case.kpi_id in case.expected, case.source_system
        for kpi in case.expected:
            shown[kpi].add(case.shows)
    assert set(shown) == set(registry)
    for kpi, shows in shown.items():
        assert shows >= set(SHOWS) - {"rule"}, kpi


def test_what_the_macro_calls_a_level_is_one_in_the_registry(registry: Registry) -> None:
    levels = {row["entity"] for row in registry.values() if row["kind"] == "level"}
    assert set(macro("kpi_observations", "kpi_level_entities")) == levels


def test_the_guide_explains_every_kpi_with_observations_of_its_own(own: Registry) -> None:
    guide = (PROJECT / "docs" / "kpis.md").read_text()
    assert not [kpi for kpi in own if f"`{kpi}`" not in guide]


def test_the_guide_explains_every_kind_and_method_and_names_only_known_kpis(
    registry: Registry,
) -> None:
    guide = (PROJECT / "docs" / "kpis.md").read_text()
    for column in ("kind", "interval_method"):
        for word in {row[column] for row in registry.values()}:
            assert f"`{word}`" in guide, word
    suffixed = re.findall(r"`(\w+_(?:rate|hours|minutes|days|volume|backlog|as_recorded))`", guide)
    assert suffixed
    assert set(suffixed) <= set(registry)
