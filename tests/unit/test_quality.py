"""Expectations: bands worked out by hand, what counts as evaluated, and the page of results."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest

from orchestration.extracts import ledger
from orchestration.quality import page, results, suites
from orchestration.quality.built_files import freeze
from orchestration.quality.distributions import distance, membership
from orchestration.quality.gates import accept_failures, create_overrides
from orchestration.quality.history import Moments, lag_limit, mean_band, needed, share_band
from orchestration.quality.kinds import scorecard_severities
from orchestration.quality.known_events import KnownEvent, explanation
from orchestration.quality.results import Result
from orchestration.quality.suites import Figure, evaluate
from orchestration.quality.verdicts import check_of
from orchestration.quality.volume import row_band, weekday_factors

MONDAY = date(2024, 1, 1).toordinal()
WEEK = (100.0, 100.0, 100.0, 100.0, 200.0, 50.0, 50.0)


def _days(many: int, step: int = 1) -> Any:
    return np.array([MONDAY + step * number for number in range(many)], dtype=np.int64)


def _weeks(many: int) -> Any:
    return np.array(WEEK * many)


def test_a_weekday_is_expected_to_be_what_it_always_was() -> None:
    # Until Thursday of the fifth week, without any noise; Friday has 200. The floor is 0.3 on
    # logarithms, chance with so few rows is more: 4.3 * (1 + 4/32) / sqrt(200) = 0.34206.
    # 200 / e^0.34206 = 142.06 and 200 * e^0.34206 = 281.57; limits are rounded outwards.
    band = row_band(_weeks(5)[:32], _days(32), MONDAY + 32)
    assert (band.lower, band.upper) == (142, 282)
    assert band.centre == pytest.approx(200)


def test_weekday_factors_are_ratios_to_the_week() -> None:
    factors = np.exp(weekday_factors(np.log(_weeks(4)), _days(28)))
    assert factors == pytest.approx([1, 1, 1, 1, 2, 0.5, 0.5])


def test_a_missed_day_is_no_zero_and_lets_the_next_bring_more() -> None:
    days = _days(28)
    usual = row_band(_weeks(4), days, MONDAY + 28)
    late = row_band(_weeks(4)[:-1], days[:-1], MONDAY + 28)
    assert late.lower == usual.lower
    # Two days' rows after a day without: the upper limit is about twice as high.
    assert late.upper / usual.upper == pytest.approx(2, rel=0.05)


def test_weekly_deliveries_have_no_weekday() -> None:
    counts = np.array([100.0, 110.0, 90.0, 105.0, 95.0, 100.0])
    assert weekday_factors(np.log(counts), _days(6, 7)).tolist() == [0] * 7
    assert (needed(_days(6, 7)), needed(_days(6))) == (6, 21)


def test_two_deliveries_of_a_new_level_are_believed() -> None:
    counts = np.append(np.full(26, 100.0), [400.0, 400.0])
    assert row_band(counts, _days(28), MONDAY + 28).upper > 400
    assert row_band(counts[:-1], _days(27), MONDAY + 27).upper < 400


def test_a_share_has_the_room_that_chance_gives_to_so_few_records() -> None:
    # 28 deliveries of 100 records, 10 hits each: no noise. Chance: sqrt(0.1 * 0.9 / 100) = 0.03;
    # 5 * (1 + 4/28) * 0.03 = 0.1714, and the floor of 0.02 + 3/100.
    band = share_band(np.full(28, 10.0), np.full(28, 100.0), 100)
    assert band.upper == pytest.approx(0.1 + 0.1714 + 0.05, abs=1e-4)
    assert band.lower == 0


def test_cents_for_euros_are_outside_and_a_quarter_more_is_not() -> None:
    # Every delivery: 100 amounts of mean 50 and mean square 2600, so a variance of 100.
    history = Moments(np.full(28, 100.0), np.full(28, 5000.0), np.full(28, 260_000.0))
    band = mean_band(history, 100)
    assert band is not None
    # Chance: sqrt(100 / 100) / 50 = 0.02; 5.714 * 0.02 + 0.4 = 0.514: from 29.9 to 83.6.
    assert (band.lower, band.upper) == pytest.approx(
        (50 / math.exp(0.5143), 50 * math.exp(0.5143)), rel=1e-3
    )


def _amounts(many: float, cents_days: int, rows: float = 20.0) -> Moments:
    """Deliveries of `rows` amounts, mean 50, mean square 2600; the last ones are in cents."""
    times = np.append(np.ones(int(many) - cents_days), np.full(cents_days, 100.0))
    return Moments(np.full(int(many), rows), rows * 50 * times, rows * 2600 * times**2)


@pytest.mark.parametrize(("many", "bad"), [(28, 1), (28, 2), (6, 1), (7, 1)])
def test_days_of_cents_that_were_let_pass_do_not_widen_the_band(many: int, bad: int) -> None:
    before, after = mean_band(_amounts(many, 0), 20), mean_band(_amounts(many, bad), 20)
    assert before is not None
    assert after is not None
    # Chance: sqrt(100 / 20) / 50 = 0.0447, below the floor whatever the width.
    assert (after.lower, after.upper) == pytest.approx((before.lower, before.upper))
    assert after.upper < 5000


def test_a_scale_that_was_inverted_yesterday_is_found_again_today() -> None:
    usual, inverted = {"0": 10.0, "5": 20.0, "10": 70.0}, {"0": 70.0, "5": 20.0, "10": 10.0}
    for many in (6, 28):
        again = distance([usual] * (many - 1) + [inverted], inverted)
        assert again is not None
        # As far as from history without yesterday.
        assert again.observed == pytest.approx(4.1143, abs=1e-4)
        assert again.observed > again.band.upper


def test_new_members_count_as_themselves_whatever_the_others_are_called() -> None:
    found = {"a": 50.0, "new": 50.0}
    low = distance([{"a": 50.0, "b": 50.0}] * 28, found)
    high = distance([{"a": 50.0, "zz": 50.0}] * 28, found)
    assert low is not None
    assert high is not None
    # (50-50)^2/50 for a, (0-50)^2/50 for the one that is gone, (50-5)^2/5 for the new: 4.55.
    assert low.observed == high.observed == pytest.approx(4.55)
    assert low.observed > low.band.upper


def test_a_currency_that_gives_way_to_another_is_far() -> None:
    far = distance([{"EUR": 100.0}] * 28, {"USD": 100.0})
    assert far is not None
    assert far.observed > far.band.upper


def test_one_stale_day_is_outside_and_a_slow_evening_is_not() -> None:
    # 240 events a day: fifteen of them take an hour and a half, half a day is more.
    band = lag_limit(np.full(28, 1.0), np.full(28, 240.0), 1)
    assert band.upper == 13


def test_inverted_scores_are_far_and_the_usual_ones_near() -> None:
    usual = {"0": 10.0, "5": 20.0, "10": 70.0}
    found = distance([usual] * 28, {"0": 70.0, "5": 20.0, "10": 10.0})
    same = distance([usual] * 28, usual)
    assert found is not None
    assert same is not None
    # (70-10)^2/10 + 0 + (10-70)^2/70 = 411.43 for 100 records.
    assert found.observed == pytest.approx(4.1143, abs=1e-4)
    assert found.observed > found.band.upper
    assert same.observed == 0


def test_members_that_came_and_went_are_named_and_rare_ones_are_not() -> None:
    usual = {"email": 60.0, "phone": 38.0, "fax": 2.0}
    change = membership([usual] * 28, {"email": 60.0, "voice": 38.0, "letter": 2.0})
    assert (change.new, change.vanished) == (("voice",), ("phone",))


def test_an_explained_day_is_that_of_its_feed_or_of_all() -> None:
    sale = KnownEvent(date(2024, 11, 29), date(2024, 12, 2), "orders", "Black Friday")
    assert explanation([sale], "orders", date(2024, 12, 2)) == "Black Friday"
    assert explanation([sale], "orders", date(2024, 12, 3)) is None
    assert explanation([sale], "tickets", date(2024, 11, 29)) is None


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
    told = {
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
