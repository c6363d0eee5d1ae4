"""The pages made of the registry and of docs/asks.yml are of today, and hold what they promise."""

from __future__ import annotations

import re

import pytest

from orchestration.publication.comments import told
from orchestration.settings import PROJECT
from tests.project import coverage, entities, kpi_docs, marts
from tests.project.coverage import Ask, pages, proofs, read_asks
from tests.project.registry import read_seed

ASKS = read_asks()
DICTIONARY = PROJECT.parent / "shared" / "spec" / "kpis.md"
STALE = "the page is stale: python -m tests.project"
KPIS = PROJECT / "models" / "intermediate" / "kpis"


def test_every_kpi_is_told_in_the_documentation_of_its_model() -> None:
    assert kpi_docs.FILE.read_text(encoding="utf-8") == kpi_docs.kpi_docs(), STALE
    described = "".join(path.read_text() for path in KPIS.glob("*/_*__models.yml"))
    told = set(re.findall(r"doc\('(int_kpi_\w+)'\)", described))
    assert told == {f"int_kpi_{row['observations']}" for row in read_seed("kpis")}


def test_the_page_of_what_is_published_is_of_today() -> None:
    assert marts.PAGE.read_text(encoding="utf-8") == marts.page(), STALE
    models = {path.stem for path in (PROJECT / "models" / "marts").glob("*/*.sql")}
    assert {
        line.split(".")[1].rstrip("`") for line in marts.page().splitlines() if line[:4] == "## `"
    } == models | told()["ops"].keys()


def test_no_column_is_published_without_its_meaning() -> None:
    rows = [line for line in marts.page().splitlines() if line.startswith("| `")]
    assert len(rows) > 500
    assert not [row for row in rows if row.endswith("|  |")]


def test_the_page_of_how_the_tables_join_is_of_today() -> None:
    assert entities.PAGE.read_text(encoding="utf-8") == entities.page(), STALE


def test_every_id_that_is_published_leads_somewhere() -> None:
    """Else somebody joins by it what has nothing to do with each other."""
    known = entities.tables().values()
    joins = entities.joins()
    leading = {(join.child.name, name) for join in joins for name in join.columns}
    named = {(join.parent.name, name) for join in joins for name in join.parent_columns}
    keys = {(table.name, name) for table in known for name in table.key}
    ids = {(table.name, name) for table in known for name in table.columns if name[-3:] == "_id"}
    nowhere = {name for table, name in ids - leading - named - keys}
    assert nowhere == entities.WITHOUT_TABLE.keys()


def test_the_page_of_what_is_asked_for_is_of_today() -> None:
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), STALE


@pytest.mark.parametrize("ask", ASKS, ids=[ask.id for ask in ASKS])
def test_what_serves_an_ask_exists_is_proved_and_explained(ask: Ask) -> None:
    assert ask.served_by or ask.not_yet
    registry = {row["kpi_id"] for row in read_seed("kpis")}
    assert set(ask.kpis) <= registry
    for mart in ask.marts:
        schema, name = mart.split(".")
        assert (PROJECT / "models" / "marts" / schema / f"{name}.sql").is_file(), mart
    for name in (*ask.kpis, *ask.marts):
        assert proofs(name), f"no test proves {name}"
    for path in ask.tests:
        assert (PROJECT / path).exists(), path
    for name in (*ask.marts, *ask.commands):
        assert pages(name), f"no page of docs/ explains {name}"


def test_every_kpi_serves_something_that_is_asked_for() -> None:
    observed = {row["kpi_id"]: row["observations"] for row in read_seed("kpis")}
    asked = {observed[kpi] for ask in ASKS for kpi in ask.kpis}
    second_readings = {name for name in observed.values() if name.endswith("_as_recorded")}
    assert set(observed.values()) - second_readings <= asked


@pytest.mark.skipif(not DICTIONARY.is_file(), reason="the dictionary is not beside the project")
def test_every_kpi_of_the_dictionary_is_in_the_registry() -> None:
    rows = [line.split("|") for line in DICTIONARY.read_text().splitlines() if "`" in line]
    told = {code for row in rows if len(row) > 5 for code in re.findall(r"`(\w+)`", row[1])}
    assert len(told) > 60
    later = {code for code in told if code.startswith("social_")} | {"sentiment"}
    assert told - later <= {row["kpi_id"] for row in read_seed("kpis")}
