"""What keeps a run from being published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import (
    REQUIRED,
    CheckResult,
    blocking,
    record,
)

RUN = "20260101T020000000000Z"
LOAD_STEP = ("conservation_of_feeds", "conservation_of_files", "files_refused")
LOAD = [CheckResult(name, "load", "error", "pass", 0, 7) for name in LOAD_STEP]
USUAL = [
    CheckResult("expectations_deliveries", "expectations", "error", "pass", 0, 3),
    CheckResult("expectations_orders", "expectations", "error", "pass", 0, 12),
]
BUILD = [
    CheckResult("every_model_built", "build", "error", "pass", 0, 40),
    CheckResult("scorecard_has_values", "load", "error", "pass", 0, 1),
    CheckResult("expectations_scorecard", "expectations", "error", "pass", 0, 1),
]
TEST = CheckResult("grain", "dbt", "error", "pass", 0, 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        ledger.create(memory, [])
        freeze(memory, RUN)
        yield memory


def _blocked(connection: duckdb.DuckDBPyConnection, *results: CheckResult) -> list[str]:
    record(connection, RUN, results)
    return [check.check_name for check in blocking(connection, RUN)]


def test_a_run_whose_checks_all_passed_is_let_through(connection: Any) -> None:
    assert _blocked(connection, *LOAD, *USUAL, *BUILD, TEST) == []


def test_a_run_without_any_check_is_blocked(connection: Any) -> None:
    assert _blocked(connection) == [*REQUIRED, "tests_of_models"]


@pytest.mark.parametrize("absent", [*LOAD, USUAL[0], *BUILD], ids=lambda one: one.check_name)
def test_no_check_stands_in_for_another(connection: Any, absent: CheckResult) -> None:
    rest = [one for one in (*LOAD, *USUAL, *BUILD, TEST) if one is not absent]
    assert _blocked(connection, *rest) == [absent.check_name]


def test_a_build_whose_load_nobody_checked_is_blocked(connection: Any) -> None:
    assert _blocked(connection, *BUILD, TEST) == [*LOAD_STEP, "expectations_deliveries"]


def test_checks_of_another_run_say_nothing_about_this_one(connection: Any) -> None:
    record(connection, "another", [*LOAD, *USUAL, *BUILD, TEST])
    assert len(blocking(connection, RUN)) == len(REQUIRED) + 1


@pytest.mark.parametrize(
    ("change", "blocks"),
    [
        ({"status": "fail"}, True),
        ({"status": "error"}, True),
        ({"evaluated": 0}, True),
        ({"severity": "warn", "status": "warn"}, False),
        ({"severity": "warn", "evaluated": 0}, False),
        ({"severity": "warn", "status": "error"}, True),
        ({"status": "warn"}, False),
    ],
)
def test_failed_broken_and_empty_checks_block_and_warnings_do_not(
    connection: Any, change: dict[str, Any], blocks: bool
) -> None:
    result = replace(TEST, **change)
    assert (_blocked(connection, *LOAD, *USUAL, *BUILD, result) == ["grain"]) is blocks


def test_a_check_that_ran_again_replaces_its_first_result(connection: Any) -> None:
    record(connection, RUN, [*LOAD, *USUAL, *BUILD, replace(TEST, status="fail")])
    assert _blocked(connection, TEST) == []


def _load(connection: duckdb.DuckDBPyConnection, name: str, day: str) -> None:
    connection.execute(
        "insert into ops.files (file_id, path, state, loaded_at) values (?, ?, 'loaded', ?)",
        [name, f"generic/{name}.csv", day],
    )


def test_what_was_loaded_after_the_build_blocks_by_name(connection: Any) -> None:
    _load(connection, "monday", "2026-01-05")
    freeze(connection, RUN)
    assert _blocked(connection, *LOAD, *USUAL, *BUILD, TEST) == []
    _load(connection, "tuesday", "2026-01-06")
    (check,) = blocking(connection, RUN)
    assert (check.check_name, check.kind) == ("files_built", "build")
    assert check.message == (
        "loaded or taken back since the build: generic/tuesday.csv: run `cx refresh`"
    )


@pytest.mark.parametrize("change", ["state = 'withdrawn'", "loaded_at = '2026-01-07'"])
def test_what_was_taken_back_or_loaded_anew_after_the_build_blocks(
    connection: Any, change: str
) -> None:
    _load(connection, "monday", "2026-01-05")
    freeze(connection, RUN)
    connection.execute(f"update ops.files set {change}")
    assert _blocked(connection, *LOAD, *USUAL, *BUILD, TEST) == ["files_built"]


def test_a_file_that_only_went_missing_after_the_build_does_not_block(connection: Any) -> None:
    _load(connection, "monday", "2026-01-05")
    freeze(connection, RUN)
    connection.execute("update ops.files set state = 'missing'")
    assert _blocked(connection, *LOAD, *USUAL, *BUILD, TEST) == []


def test_files_that_another_run_built_say_nothing_about_this_one(connection: Any) -> None:
    _load(connection, "monday", "2026-01-05")
    freeze(connection, "another")
    assert _blocked(connection, *LOAD, *USUAL, *BUILD, TEST) == ["files_built"]
