"""The scorecard's gate: a KPI that jumped, one that was restated, one that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.quality import results, scorecard_gate
from orchestration.quality.known_events import KnownEvent
from orchestration.settings import Settings

RUN = "20240201T000000000000Z"
_COLUMNS = (
    "kpi_id varchar, period_grain varchar, period_date date, dimension varchar, "
    "dimension_value varchar, timing varchar, value double, n bigint, is_significant boolean, "
    "is_partial boolean, is_mature boolean, "
    "ci_low double, ci_high double"
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        ledger.create(memory, [])
        memory.execute("create schema kpis")
        memory.execute(f"create table kpis.kpi_values ({_COLUMNS})")
        memory.execute("insert into ops.run_context (run_id, as_of) values ('r', '2024-01-30')")
        yield memory


def _value(connection: Any, value: float, **change: Any) -> None:
    """A KPI of the week of 2024-01-22, of 400 observations, give or take 3."""
    row = {
        "kpi_id": "nps",
        "period_grain": "week",
        "period_date": "2024-01-22",
        "dimension": "all",
        "dimension_value": "all",
        "timing": "all",
        "value": value,
        "n": 400,
        "is_significant": False,
        "is_partial": False,
        "is_mature": True,
        "ci_low": value - 3,
        "ci_high": value + 3,
    } | change
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into kpis.kpi_values values ({marks})", list(row.values()))


def _unmet(connection: Any, folder: Path) -> list[tuple[str, str]]:
    settings = Settings(published=folder, warehouse=folder)
    scorecard_gate.check_scorecard(connection, settings, RUN)
    found = results.read(connection, RUN)
    return [(one.expectation, one.delivery) for one in found if one.success is False]


def _weeks(connection: Any, kpi: str = "nps", many: int = 12, last: str = "2024-01-15") -> None:
    """Weeks of 48 and 52: the median is 50, and all are 2 away from it.

    2 * 1.4826 = 2.965 is the noise; 5 * (1 + 4 / 12) of it are 19.77: from 30.2 to 69.8.
    """
    for number in range(many):
        day = date.fromisoformat(last) - timedelta(weeks=number)
        _value(connection, 48.0 + 4 * (number % 2), kpi_id=kpi, period_date=str(day))


def test_a_kpi_beyond_its_own_level_has_jumped(connection: Any, tmp_path: Path) -> None:
    for kpi, value in (("nps", 70.0), ("csat", 69.0)):
        _weeks(connection, kpi)
        _value(connection, value, kpi_id=kpi)
    assert _unmet(connection, tmp_path) == [("kpi_jump", "nps, week of 2024-01-22")]


def test_a_wrong_level_is_found_in_its_second_week_too(connection: Any, tmp_path: Path) -> None:
    _weeks(connection, last="2024-01-08")
    _value(connection, 90.0, period_date="2024-01-15")
    _value(connection, 90.0)
    assert _unmet(connection, tmp_path) == [("kpi_jump", "nps, week of 2024-01-22")]


@pytest.mark.parametrize("few", [{"ci_low": 62.0, "ci_high": 78.0}, {"n": 16}])
def test_a_jump_that_may_be_chance_is_none(
    connection: Any, tmp_path: Path, few: dict[str, Any]
) -> None:
    # An interval of 8 on each side: 8 / 1.96 * 6.667 = 27.2. Without one, 16 observations of 70
    # on average: 70 / 4 * 6.667 = 117.
    _weeks(connection)
    without = {"ci_low": None, "ci_high": None} if "n" in few else {}
    _value(connection, 70.0, **without | few)
    assert _unmet(connection, tmp_path) == []


def test_a_kpi_of_five_weeks_is_not_judged(connection: Any, tmp_path: Path) -> None:
    _weeks(connection, many=5)
    _value(connection, 90.0)
    assert _unmet(connection, tmp_path) == []
    (waiting,) = [one for one in results.read(connection, RUN) if one.success is None]
    assert waiting.explanation == "no history yet"


def test_only_the_newest_complete_period_is_judged(connection: Any, tmp_path: Path) -> None:
    _weeks(connection, last="2024-01-08")
    _value(connection, 90.0, period_date="2024-01-15")
    _value(connection, 50.0)
    _value(connection, 90.0, period_date="2024-01-29", is_partial=True)
    assert _unmet(connection, tmp_path) == []


def test_a_known_event_explains_a_jump(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _weeks(connection)
    _value(connection, 90.0)
    sale = KnownEvent(date(2024, 1, 28), date(2024, 1, 28), "nps", "sale")
    monkeypatch.setattr(scorecard_gate, "read_known_events", lambda _: [sale])
    assert _unmet(connection, tmp_path) == []


def _published(connection: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish what is there, then empty it."""
    path = folder / "values.parquet"
    connection.execute(f"copy kpis.kpi_values to '{path}' (format parquet)")
    connection.execute("delete from kpis.kpi_values")
    context = folder / "context.parquet"
    connection.execute(f"copy ops.run_context to '{context}' (format parquet)")
    found = SimpleNamespace(values=path, context=context)
    monkeypatch.setattr(scorecard_gate, "current", lambda _: found)


def test_a_closed_period_beyond_its_published_interval_was_restated(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kpi in ("nps", "csat"):
        _value(connection, 50.0, kpi_id=kpi, period_date="2024-01-08")
    _published(connection, tmp_path, monkeypatch)
    _value(connection, 54.0, period_date="2024-01-08")  # published: 47 to 53
    _value(connection, 52.0, kpi_id="csat", period_date="2024-01-08")
    assert _unmet(connection, tmp_path) == [("kpi_restated", "nps, week of 2024-01-08")]


def test_a_closed_period_that_lost_its_value_is_missed(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2024-01-01", "2024-01-08", "2024-01-15", "2024-02-12"):
        _value(connection, 50.0, period_date=day)
    _published(connection, tmp_path, monkeypatch)
    _value(connection, 50.0, period_date="2024-01-01")
    connection.execute("insert into kpis.kpi_values (kpi_id, value) values ('nps', null)")
    # The week of 12 February lies after as_of: a run of an earlier moment does not miss it.
    assert _unmet(connection, tmp_path) == [("kpi_gone", "nps, week of 2024-01-08")]
    (gone,) = [one for one in results.read(connection, RUN) if one.success is False]
    assert gone.observed == 2


def test_a_kpi_that_has_no_value_any_more_is_missed(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kpi in ("nps", "csat"):
        _value(connection, 50.0, kpi_id=kpi)
    _published(connection, tmp_path, monkeypatch)
    _value(connection, 50.0)
    assert ("kpi_count", "all KPIs") in _unmet(connection, tmp_path)
    check = scorecard_gate.check_scorecard(
        connection, Settings(published=tmp_path, warehouse=tmp_path), RUN
    )
    assert check.blocks
    assert "1 KPIs, expected at least 2" in check.message


def test_another_currency_is_named_as_the_likely_reason_with_both_its_values(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute("update ops.run_context set currency = 'EUR', time_zone = 'UTC'")
    _value(connection, 50.0, kpi_id="revenue")
    _published(connection, tmp_path, monkeypatch)
    settings = Settings(published=tmp_path, warehouse=tmp_path)
    same = scorecard_gate.check_scorecard(connection, settings, RUN)
    assert same.blocks
    assert "setting" not in same.message
    connection.execute("update ops.run_context set currency = 'USD'")
    changed = scorecard_gate.check_scorecard(connection, settings, RUN)
    assert "likely because of another setting" in changed.message
    assert "CX_CURRENCY (EUR, now USD)" in changed.message
    assert "CX_TIMEZONE" not in changed.message


def test_a_scorecard_without_values_was_still_looked_at(connection: Any, tmp_path: Path) -> None:
    check = scorecard_gate.check_scorecard(
        connection, Settings(published=tmp_path, warehouse=tmp_path), RUN
    )
    assert (check.status, check.evaluated) == ("pass", 1)
