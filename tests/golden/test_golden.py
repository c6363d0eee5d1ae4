"""KPIs worked out by hand, delivered as files and taken the whole way once for all cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb
import pytest

from orchestration import transform
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.golden.cases import SHOWS, Case, Expectation, deliver, expectations, read_cases
from tests.parsed import lend_parse

CASES = read_cases()
RUN = "golden"


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse built from the rows of all cases, as of the last day of 2024."""
    folder = tmp_path_factory.mktemp("golden")
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        as_of=datetime(2024, 12, 31),
        timezone="UTC",
        pseudonym_key="golden-cases-have-no-secrets-" * 2,
    )
    deliver(CASES, settings.landing / "generic")
    report = load(settings, RUN)
    assert all(outcome.state == "loaded" for outcome in report.outcomes)
    assert not any(feed.rejected for outcome in report.outcomes for feed in outcome.feeds)
    write_run_context(settings, RUN)
    lend_parse(settings)
    transform.build(settings, RUN)
    with connect(settings, read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("expected", expectations(CASES), ids=str)
def test_value_is_the_one_worked_out_by_hand(
    warehouse: duckdb.DuckDBPyConnection, expected: Expectation
) -> None:
    row = published(warehouse, expected)
    if row is None:
        assert expected.columns["value"] is None
        assert expected.columns["n"] == 0
        return
    compared = {name: row[name] for name in expected.columns}
    assert compared == pytest.approx(expected.columns, abs=expected.within, nan_ok=False)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.facts], ids=lambda case: case.source_system
)
def test_where_no_value_is_foretold_the_rows_have_arrived(
    warehouse: duckdb.DuckDBPyConnection, case: Case
) -> None:
    arrived = {
        fact: warehouse.execute(
            f"select count(*) from core.{fact} where source_system = ?", [case.source_system]
        ).fetchall()[0][0]
        for fact in case.facts
    }
    assert arrived == case.facts


def published(
    connection: duckdb.DuckDBPyConnection, expected: Expectation
) -> dict[str, Any] | None:
    """The row of kpi_values that the expectation is about, None where there is none."""
    found = connection.execute(
        "select * from kpis.kpi_values where kpi_id = ? and period_grain = ? and period_date = ? "
        "and dimension = 'source_system' and dimension_value = ? and timing = ?",
        [
            *(expected.kpi_id, expected.grain, expected.period_date),
            *(expected.case.source_system, expected.timing),
        ],
    )
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    assert len(rows) <= 1
    return dict(zip(names, rows[0], strict=True)) if rows else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source_system)
def test_case_says_what_it_shows_and_how_it_is_worked_out(case: Any) -> None:
    assert case.shows in SHOWS
    assert len(case.arithmetic.split()) >= 8
    assert case.expected
    assert case.facts or case.shows != "nothing to divide by"
