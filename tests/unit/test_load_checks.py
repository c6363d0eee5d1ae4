"""What is checked of the load itself: nothing lost, refused or absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.quality.gates import (
    CheckResult,
    conservation,
    files,
    has_values,
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        ledger.create(memory, [])
        yield memory


def _deliver(
    connection: duckdb.DuckDBPyConnection,
    state: str = "loaded",
    counted: int = 10,
    parsed: int = 10,
    **counts: int,
) -> None:
    """One file of 10 records, by default 10 read and 10 inserted into orders."""
    row = {"file_id": "f", "mapping": "generic", "path": "generic/orders.csv", "message": "told"}
    numbers = {"records_counted": counted, "records_parsed": parsed}
    ledger.write_file(connection, row | numbers | {"state": state})
    feed = dict.fromkeys(_COUNTS, 0) | {"records_read": 10, "inserted": 10} | counts
    marks = ", ".join("?" for _ in _COUNTS)
    connection.execute(
        f"insert into ops.file_feeds values ('f', 'orders', {marks})", [*feed.values()]
    )


_COUNTS = (
    "records_read",
    "inserted",
    "updated",
    "unchanged",
    "older",
    "duplicate",
    "filtered",
    "rejected",
)


def _by_name(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {result.check_name: result for result in results}


def test_a_file_whose_records_all_went_somewhere_is_in_balance(connection: Any) -> None:
    _deliver(
        connection, inserted=1, updated=2, unchanged=3, older=1, duplicate=1, filtered=1, rejected=1
    )
    assert {result.status for result in conservation(connection)} == {"pass"}


@pytest.mark.parametrize("column", _COUNTS[1:])
def test_one_record_too_many_anywhere_is_noticed(connection: Any, column: str) -> None:
    counts: dict[str, Any] = {column: 11 if column == "inserted" else 1}
    _deliver(connection, **counts)
    found = _by_name(conservation(connection))["conservation_of_feeds"]
    assert (found.status, found.failures, found.evaluated) == ("fail", 1, 1)
    assert "generic/orders.csv (orders)" in found.message


def test_a_record_lost_before_it_had_a_feed_is_noticed(connection: Any) -> None:
    _deliver(connection, counted=11)
    assert _by_name(conservation(connection))["conservation_of_files"].failures == 1


def test_a_record_that_could_not_be_split_is_accounted_for_by_its_reject(connection: Any) -> None:
    _deliver(connection, counted=11)
    for feed in ("orders", "order_items"):
        connection.execute(
            "insert into ops.rejects values ('f', ?, 4, 5, '', 'unquoted value', null)", [feed]
        )
    assert _by_name(conservation(connection))["conservation_of_files"].status == "pass"


def test_a_loaded_file_that_fed_nothing_is_noticed(connection: Any) -> None:
    _deliver(connection)
    connection.execute("delete from ops.file_feeds")
    found = _by_name(conservation(connection))
    assert found["conservation_of_files"].failures == 1
    assert found["conservation_of_feeds"].blocks


def test_where_nothing_was_delivered_nothing_is_shown(connection: Any) -> None:
    for result in conservation(connection):
        assert result.status == "fail"
        assert result.message.startswith("nothing was delivered")
        assert result.blocks


def test_a_refused_file_blocks_and_says_what_to_do_next(connection: Any) -> None:
    _deliver(connection, state="refused")
    refused = _by_name(files(connection))["files_refused"]
    assert refused.blocks
    assert refused.message.startswith("generic/orders.csv: told: mend the mapping or the file")


@pytest.mark.parametrize("state", ["incomplete", "unmatched", "missing"])
def test_files_that_are_late_or_nobodys_warn_and_let_pass(connection: Any, state: str) -> None:
    _deliver(connection, state=state)
    results = _by_name(files(connection))
    assert results[f"files_{state}"].status == "warn"
    assert not any(result.blocks for result in results.values())


def _measure(connection: duckdb.DuckDBPyConnection, values: int, orders: int) -> CheckResult:
    """The scorecard of so many values, where so many orders were delivered and nothing else."""
    connection.execute("create schema core; create schema kpis")
    facts = {"core.fct_orders": orders, "core.fct_tickets": 0, "core.fct_survey_answers": 0}
    for table, rows in (facts | {"kpis.kpi_values": values}).items():
        connection.execute(f"create table {table} as select * from range({rows})")
    connection.execute(
        "insert into ops.run_context (run_id, as_of) values ('r', timestamp '1999-01-01')"
    )
    return has_values(connection)


@pytest.mark.parametrize(
    ("values", "orders", "status"), [(0, 2, "fail"), (3, 2, "pass"), (0, 0, "pass")]
)
def test_a_scorecard_without_a_value_blocks_where_there_is_something_to_measure(
    connection: duckdb.DuckDBPyConnection, values: int, orders: int, status: str
) -> None:
    assert _measure(connection, values, orders).status == status


def test_a_scorecard_names_the_feeds_that_were_never_delivered(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _deliver(connection)
    message = _measure(connection, 0, 2).message
    assert "no file of tickets, survey_responses was delivered" in message
    assert "normal where there are none" in message
    connection.execute("update ops.file_feeds set feed = 'tickets'")
    assert "no file of orders, survey_responses" in has_values(connection).message
