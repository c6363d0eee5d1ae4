"""Expectations: what counts as evaluated, the words of a finding, and the page of results."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.quality import page, results, suites
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import accept_failures, create_overrides
from orchestration.quality.kinds import scorecard_severities
from orchestration.quality.results import Result
from orchestration.quality.suites import Figure, evaluate
from orchestration.quality.verdicts import check_of


def test_a_misspelt_kind_is_named() -> None:
    with pytest.raises(Exception, match=r"kpi_values: expectations\.kpi_jmp: no such kind"):
        scorecard_severities({"kpi_jmp": "error"})


def test_every_figure_is_held_to_both_limits() -> None:
    figures = [
        Figure("row_count", 5, 10, 20),
        Figure("row_count", 15, 10, 20),
        Figure("null_share", 0.5, upper=0.1),
    ]
    verdict = evaluate("one", figures)
    assert (verdict.unmet, verdict.faults) == ({0, 2}, [])
    assert verdict.evaluated == {"row_count": 4, "null_share": 1}


def test_a_suite_over_nothing_is_an_error() -> None:
    check = check_of("expectations_orders", [], evaluate("none", []))
    assert (check.status, check.blocks) == ("error", True)


@pytest.mark.parametrize(
    "figure", [Figure("mean", math.nan, 1, 2), Figure("mean", 1, math.nan, math.nan)]
)
def test_a_figure_that_nothing_can_show_to_be_wrong_is_an_error(figure: Figure) -> None:
    verdict = evaluate("none", [Figure("row_count", 5, 1, 10), figure])
    assert verdict.faults == ["mean: a figure without limits"]


def test_an_expectation_that_breaks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = suites._frame

    def without_limit(figures: list[Figure]) -> Any:
        return whole(figures).drop(columns="row_count_lower")

    monkeypatch.setattr(suites, "_frame", without_limit)
    verdict = evaluate("broken", [Figure("row_count", 5, 1, 10)])
    assert "the expectation of row_count broke" in verdict.faults
    assert check_of("expectations_orders", [], verdict).blocks


def test_figures_that_were_not_seen_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = suites._frame

    def shorter(figures: list[Figure]) -> Any:
        return whole(figures).head(1)

    monkeypatch.setattr(suites, "_frame", shorter)
    verdict = evaluate("short", [Figure("row_count", 5, 1, 10)] * 2)
    assert "the frame was not read whole" in verdict.faults
    assert "row_count: 1 figures evaluated" in verdict.faults


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        ledger.create(memory, [])
        yield memory


def test_the_library_tells_a_root_logger_nothing_of_its_work(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    suites._library.cache_clear()
    suites._source.cache_clear()
    evaluate("one", [Figure("row_count", 5, 1, 10)])
    assert [one.name for one in caplog.records if one.name.startswith("great_exp")] == []


def _result(**change: Any) -> Result:
    told: dict[str, Any] = {
        "suite": "deliveries_orders",
        "delivery": "orders of 2024-03-01 (generic/generic)",
        "expectation": "row_count",
        "column_name": "",
        "severity": "error",
        "success": False,
        "observed": 98.0,
        "lower": 160.0,
        "upper": 260.0,
        "evaluated": 1,
        "explanation": "",
    }
    return Result(**told | change)


def test_a_message_says_which_delivery_what_was_seen_and_what_to_do() -> None:
    verdict = suites.Verdict(1, {"row_count": 2}, {0}, [])
    check = check_of("expectations_orders", [_result()], verdict)
    assert check.blocks
    assert check.message.startswith(
        "orders of 2024-03-01 (generic/generic): row_count: 98 rows, expected 160 to 260: have it"
    )


def test_a_warning_does_not_block_and_says_the_same() -> None:
    verdict = suites.Verdict(1, {"row_count": 2}, {0}, [])
    check = check_of("expectations_orders", [_result(severity="warn")], verdict)
    assert (check.status, check.blocks) == ("warn", False)


def test_what_blocks_is_listed_and_what_warns_beside_it_only_counted() -> None:
    verdict = suites.Verdict(1, {"row_count": 9}, {0}, [])
    warnings = [_result(expectation="null_share", severity="warn")] * 5
    message = check_of("expectations_orders", [*warnings, _result()], verdict).message
    assert "null_share" not in message
    assert message.startswith("orders of 2024-03-01 (generic/generic): row_count: 98 rows")
    assert message.endswith("(5 more only warn: `cx status` names their page)")


def test_a_delivery_without_history_is_no_pass_and_no_failure(connection: Any) -> None:
    waiting = _result(success=None, explanation="no history yet: 3 of 21 earlier deliveries")
    results.keep(connection, "run", [waiting], ["deliveries_orders"])
    assert results.read(connection, "run") == [waiting]
    assert "not judged" in page.render(connection, "run")


def test_the_page_escapes_text_and_names_no_outside_address(connection: Any) -> None:
    hostile = _result(explanation="<script>alert('x')</script>", column_name="a & b")
    results.keep(connection, "run", [hostile, _result()], ["deliveries_orders"])
    text = page.render(connection, "run")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "a &amp; b" in text
    assert "http:" not in text
    assert "https:" not in text
    assert "//" not in text.replace("<!doctype", "")
    assert "2 block the publication" in text


def test_the_page_of_a_run_that_was_let_pass_says_who_did_and_why(connection: Any) -> None:
    results.keep(connection, "run", [_result()], ["deliveries_orders"])
    create_overrides(connection)
    freeze(connection, "run")
    verdict = suites.Verdict(1, {"row_count": 2}, {0}, [])
    failed = [check_of("expectations_orders", [_result()], verdict)]
    accept_failures(connection, "run", "jdoe", "half <closed>", failed)
    text = page.render(connection, "run")
    assert "1 would have blocked the publication" in text
    assert "Let pass by jdoe on " in text
    assert ": half &lt;closed&gt; (expectations_orders)" in text


def test_a_suite_that_is_judged_again_replaces_what_it_found(connection: Any) -> None:
    results.keep(connection, "run", [_result()], ["deliveries_orders"])
    results.keep(connection, "run", [_result(observed=200.0)], ["deliveries_orders"])
    assert [one.observed for one in results.read(connection, "run")] == [200.0]


def test_what_thirty_runs_found_is_kept(connection: Any) -> None:
    first = date(2024, 1, 1)
    for number in range(32):
        run = (first + timedelta(days=number)).isoformat()
        results.keep(connection, run, [_result()], ["deliveries_orders"])
    assert results.read(connection, "2024-01-02") == []
    assert len(results.read(connection, "2024-01-03")) == 1
