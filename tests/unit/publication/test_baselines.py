"""What was usual, frozen under a name, and told to the models."""

from __future__ import annotations

from pathlib import Path
from statistics import stdev
from typing import Any

import duckdb
import pytest

from orchestration.extracts.inputs import inputs_fingerprint
from orchestration.publication import baselines
from orchestration.publication.baselines import CannotFreeze, baseline_files, freeze, tell_models
from orchestration.publication.publish import publish
from orchestration.query import NothingPublished
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.publication.small_warehouse import RUNS, make

VALUES = [float(value) for value in (90, 10, 12, 11, 13, 9, 10, 14, 8, 11, 12, 10, 13)]
"""Thirteen months: the first is too old to count."""


def publish_months(settings: Settings, run: str, values: list[float]) -> None:
    """Publish a year and a month of one KPI, with rows beside it that are no part of a baseline."""
    make(settings, run, {"a segment": 99.0})
    with connect(settings) as connection:
        for number, value in enumerate(values):
            _insert(connection, f"{2024 + number // 12}-{number % 12 + 1:02}-01", value)
        _insert(connection, "2025-02-01", 99.0, is_mature=False)
        _insert(connection, "2025-03-01", 99.0, is_partial=True)
        _insert(connection, "2024-05-01", 99.0, grain="day")
    publish(settings, run)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    date: str,
    value: float,
    grain: str = "month",
    *,
    is_mature: bool = True,
    is_partial: bool = False,
) -> None:
    connection.execute(
        "insert into kpis.kpi_values by name select 'nps' as kpi_id, ? as period_grain, "
        "?::date as period_date, 'all' as dimension, 'all' as dimension_value, 'all' as timing, "
        "?::double as value, 9 as n, ?::boolean as is_mature, ?::boolean as is_partial",
        [grain, date, value, is_mature, is_partial],
    )


def told(settings: Settings) -> list[tuple[Any, ...]]:
    """What the models are told."""
    with connect(settings) as connection:
        tell_models(connection, settings)
        return connection.execute(
            "select baseline, kpi_id, kpi_version, period_grain, value, stddev, periods, "
            "first_period::varchar, last_period::varchar from ops.baselines order by baseline"
        ).fetchall()


def test_the_twelve_newest_final_periods_are_frozen(settings: Settings) -> None:
    publish_months(settings, RUNS[0], VALUES)
    assert freeze(settings, "2025") == 1
    newest = VALUES[1:]
    (row,) = told(settings)
    assert row[:4] == ("2025", "nps", 1, "month")
    assert row[4:6] == (pytest.approx(sum(newest) / 12), pytest.approx(stdev(newest)))
    assert row[6:] == (12, "2024-02-01", "2025-01-01")


def test_a_frozen_baseline_stays_while_the_values_move(settings: Settings) -> None:
    publish_months(settings, RUNS[0], VALUES)
    freeze(settings, "before")
    (frozen,) = told(settings)
    publish_months(settings, RUNS[1], [value + 5 for value in VALUES])
    freeze(settings, "after")
    after, before = told(settings)
    assert before == frozen
    assert after[4] == pytest.approx(before[4] + 5)


def test_a_name_is_taken_once(settings: Settings) -> None:
    publish_months(settings, RUNS[0], VALUES)
    freeze(settings, "2025")
    with pytest.raises(CannotFreeze, match="take another name"):
        freeze(settings, "2025")
    assert [file.name for file in baseline_files(settings)] == ["2025.parquet"]


@pytest.mark.parametrize("name", ["", "../2025", "a b", "A", ".hidden", "x" * 41])
def test_a_name_that_could_be_another_path_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(CannotFreeze, match="cannot name"):
        freeze(settings, name)


def test_of_five_months_nothing_is_usual(settings: Settings) -> None:
    publish_months(settings, RUNS[0], VALUES[:5])
    with pytest.raises(CannotFreeze, match="No KPI has 6 final periods"):
        freeze(settings, "early")
    assert baseline_files(settings) == []


def test_there_must_be_something_to_freeze(settings: Settings) -> None:
    with pytest.raises(NothingPublished, match="Next: cx refresh"):
        freeze(settings, "2025")


def test_a_frozen_baseline_is_work_for_the_next_refresh(settings: Settings, tmp_path: Path) -> None:
    settings = settings.model_copy(update={"landing": tmp_path})
    publish_months(settings, RUNS[0], VALUES)
    before = inputs_fingerprint(settings)
    freeze(settings, "2025")
    assert inputs_fingerprint(settings) != before


def test_what_a_killed_freeze_left_is_no_baseline_and_in_nobodys_way(settings: Settings) -> None:
    publish_months(settings, RUNS[0], VALUES)
    with pytest.MonkeyPatch.context() as killed:
        killed.setattr(baselines, "move", _kill)
        with pytest.raises(KeyboardInterrupt):
            freeze(settings, "2025")
    assert baseline_files(settings) == []
    assert told(settings) == []
    assert freeze(settings, "2025") == 1
    assert [row[0] for row in told(settings)] == ["2025"]


def _kill(waiting: Path, _target: Path) -> None:
    """What becomes of a freeze that is killed after it wrote its file and before it moved it."""
    assert waiting.exists()
    raise KeyboardInterrupt
