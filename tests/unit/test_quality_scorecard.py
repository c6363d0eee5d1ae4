"""The scorecard's gate: a KPI that jumped, one that was restated, one that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.quality import results, scorecard
from orchestration.quality.known_events import KnownEvent
from orchestration.settings import Settings

RUN = "20240201T000000000000Z"
_COLUMNS = (
    "kpi_id varchar, period_grain varchar, period_date date, dimension varchar, "
    "dimension_value varchar, timing varchar, value double, baseline_mean double, "
    "baseline_stddev double, is_significant boolean, is_partial boolean, is_mature boolean, "
    "ci_low double, ci_high double"
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        ledger.create(memory, [])
        memory.execute("create schema kpis")
        memory.execute(f"create table kpis.kpi_values ({_COLUMNS})")
        memory.execute("insert into ops.run_context values ('r', '2024-01-30', 'UTC', 5)")
        yield memory


def _value(connection: Any, value: float, **change: Any) -> None:
    """A KPI of the week of 2024-01-22 that was 50 with a standard deviation of 2."""
    row = {
        "kpi_id": "nps",
        "period_grain": "week",
        "period_date": "2024-01-22",
        "dimension": "all",
        "dimension_value": "all",
        "timing": "all",
        "value": value,
        "baseline_mean": 50.0,
        "baseline_stddev": 2.0,
        "is_significant": True,
        "is_partial": False,
        "is_mature": True,
        "ci_low": value - 3,
        "ci_high": value + 3,
    } | change
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into kpis.kpi_values values ({marks})", list(row.values()))


def _unmet(connection: Any, folder: Path) -> list[tuple[str, str]]:
    settings = Settings(published=folder, warehouse=folder)
    scorecard.check_scorecard(connection, settings, RUN)
    found = results.read(connection, RUN)
    return [(one.expectation, one.delivery) for one in found if one.success is False]


def test_a_kpi_beyond_five_deviations_has_jumped(connection: Any, tmp_path: Path) -> None:
    _value(connection, 61.0)  # 50 + 5 * 2 is 60
    _value(connection, 59.0, kpi_id="csat")
    assert _unmet(connection, tmp_path) == [("kpi_jump", "nps, week of 2024-01-22")]


def test_a_jump_that_may_be_chance_is_not_judged(connection: Any, tmp_path: Path) -> None:
    _value(connection, 61.0, is_significant=False)
    assert _unmet(connection, tmp_path) == []


def test_only_the_newest_complete_period_is_judged(connection: Any, tmp_path: Path) -> None:
    _value(connection, 90.0, period_date="2024-01-15")
    _value(connection, 50.0)
    _value(connection, 90.0, period_date="2024-01-29", is_partial=True)
    assert _unmet(connection, tmp_path) == []


def test_a_known_event_explains_a_jump(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _value(connection, 61.0)
    sale = KnownEvent(date(2024, 1, 28), date(2024, 1, 28), "nps", "sale")
    monkeypatch.setattr(scorecard, "read_known_events", lambda _: [sale])
    assert _unmet(connection, tmp_path) == []


def _published(connection: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish what is there, then empty it."""
    path = folder / "values.parquet"
    connection.execute(f"copy kpis.kpi_values to '{path}' (format parquet)")
    connection.execute("delete from kpis.kpi_values")
    monkeypatch.setattr(scorecard, "current", lambda _: SimpleNamespace(values=path))


def test_a_closed_period_beyond_its_published_interval_was_restated(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kpi in ("nps", "csat"):
        _value(connection, 50.0, kpi_id=kpi, period_date="2024-01-08")
    _published(connection, tmp_path, monkeypatch)
    _value(connection, 54.0, period_date="2024-01-08")  # published: 47 to 53
    _value(connection, 52.0, kpi_id="csat", period_date="2024-01-08")
    assert _unmet(connection, tmp_path) == [("kpi_restated", "nps, week of 2024-01-08")]


def test_a_kpi_that_has_no_value_any_more_is_missed(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kpi in ("nps", "csat"):
        _value(connection, 50.0, kpi_id=kpi)
    _published(connection, tmp_path, monkeypatch)
    _value(connection, 50.0)
    assert _unmet(connection, tmp_path) == [("kpi_count", "all KPIs")]
    check = scorecard.check_scorecard(
        connection, Settings(published=tmp_path, warehouse=tmp_path), RUN
    )
    assert check.blocks
    assert "1 KPIs, expected at least 2" in check.message


def test_a_scorecard_without_values_was_still_looked_at(connection: Any, tmp_path: Path) -> None:
    check = scorecard.check_scorecard(
        connection, Settings(published=tmp_path, warehouse=tmp_path), RUN
    )
    assert (check.status, check.evaluated) == ("pass", 1)
