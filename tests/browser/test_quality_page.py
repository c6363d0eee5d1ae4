"""The page of data quality says what the run found, and nothing where it found nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from orchestration.settings import PROJECT
from tests.browser.looking import WORDS, cells, changed, dashboard, figure, opened, texts
from tests.e2e.commands import Place

_PAGES = ("acquisition", "loyalty", "priorities", "quality")
_EMPTIED = (
    "core.fct_marketing_spend",
    "core.fct_attributions",
    "core.dim_customer_classes",
    "core.fct_customer_periods",
    "kpis.cohort_retention",
    "kpis.cancel_reason_shares",
    "kpis.loyalty_satisfaction",
    "kpis.kpi_values",
    "journeys.segment_comparison",
    "journeys.bad_experience_churn",
    "journeys.touchpoint_priorities",
    "journeys.priority_backtest",
    "actions.feedback_requests",
    "ops.freshness",
    "ops.file_feeds",
    "ops.files",
    "ops.expectations",
    "ops.checks",
)


@pytest.fixture(scope="module")
def page(place: Place, browser: Browser) -> Page:
    return opened(browser, dashboard(place), "#quality")


def test_every_feed_has_its_rows_and_what_became_of_its_records(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute(
        """
        select feed, any_value(row_count), sum(records_read), sum(inserted), sum(updated),
            sum(unchanged + older + duplicate), sum(filtered), sum(rejected)
        from ops.freshness left join ops.file_feeds using (feed)
        group by feed order by feed
        """
    ).fetchall()
    told = [
        (row[0], *(figure(row[place]) for place in (4, 6, 7, 8, 9, 10, 11)))
        for row in cells(page, "Feeds")
    ]
    assert told == expected
    assert len(told) > 15
    for _, _, read, *became in expected:
        assert read is None or read == sum(became)


def test_rejected_records_add_up_by_feed(page: Page, published: duckdb.DuckDBPyConnection) -> None:
    """Reasons and columns as counted, the others beside them: none of a feed is left out."""
    expected = published.execute(
        "select feed, sum(rejected) from ops.file_feeds group by feed having sum(rejected) > 0"
    ).fetchall()
    told: dict[str, float] = {}
    for feed, _, _, count, _ in cells(page, "Rejected records"):
        told[feed] = told.get(feed, 0) + (figure(count) or 0)
    assert told == dict(expected)
    assert len(told) > 5


def test_checks_that_warn_say_what_to_do(page: Page, published: duckdb.DuckDBPyConnection) -> None:
    expected = published.execute(
        "select check_name, failures, evaluated from ops.checks where status <> 'pass'"
    ).fetchall()
    rows = cells(page, "Checks that warn or failed")
    assert sorted((row[0], figure(row[2]), figure(row[3])) for row in rows) == sorted(expected)
    assert len(rows) > 5
    assert all(len(row[4].split()) > 3 for row in rows)


def test_every_check_has_its_advice_and_every_state_its_word(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """Those that pass on the sample too, and every state that the docs list."""
    words = json.loads(WORDS.read_text("utf-8"))
    checks = published.execute(
        "select distinct case when kind = 'load' then check_name else kind end from ops.checks"
    ).fetchall()
    states = (PROJECT / "docs" / "loading.md").read_text("utf-8").split("## States of a file")[1]
    firsts = [row.split("|")[1] for row in states.splitlines() if row.startswith("| `")]
    named = {f"file_state.{state}" for first in firsts for state in re.findall(r"`(\w+)`", first)}
    assert len(checks) > 10
    assert len(named) > 10
    assert ({f"do.{check}" for (check,) in checks} | named) - words.keys() == set()


def test_files_are_counted_by_what_became_of_them(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute("select count(*) from ops.files group by state").fetchall()
    told = [figure(row[1]) for row in cells(page, "Files")]
    assert sorted(told) == sorted(count for (count,) in expected)  # type: ignore[type-var]
    assert len(cells(page, "Files", 1)) == sum(count for (count,) in expected)


def test_what_was_accepted_and_restated_is_told(
    place: Place, browser: Browser, tmp_path: Path, page: Page
) -> None:
    """With the reason as it was written, the values before and now, and the delivery behind it."""
    nothing = texts(page, "section p")
    assert "Nothing: no failed check was accepted." in nothing
    assert "None: no closed period differs from the publication before." in nothing
    file = changed(
        place,
        tmp_path,
        "insert into ops.overrides values "
        "('r1', '2025-07-01 10:00:00', '<b>late</b>, says the shop', ['unique_orders'], 'ann')",
        "insert into ops.restatements values "
        "('csat', 'month', '2025-03-01', 'all', 'all', 'all', 'changed', "
        "0.8125, 0.75, 0.0625, 64, 60, true, 'r0'), "
        "('csat', 'month', '2025-03-01', 'team', 'north', 'all', 'new', "
        "0.5, null, null, 8, null, null, 'r0')",
        "insert into ops.restatement_causes values "
        "('csat', 'delivery', 'f00d', 'survey_responses', 12, null)",
    )
    restated = opened(browser, file, "#quality")
    accepted = ["Jul 1, 2025", "ann", "<b>late</b>, says the shop", "unique_orders", "r1"]
    told = [cell.replace("\u00a0", " ") for cell in cells(restated, "What was let pass")[0]]
    assert told == accepted
    section = "Figures that were published otherwise before"
    assert cells(restated, section) == [["Customer satisfaction", "months", "1", "0", "1", "1"]]
    (month,) = cells(restated, section, 1)
    assert month == [
        *("Customer satisfaction", "March 2025", "changed"),
        *("75%", "81.3%", "+6.3 pp", "60", "64", "yes"),
    ]
    (cause,) = cells(restated, section, 2)
    assert cause == [
        "delivery",
        "survey_responses",
        "f00d",
        "12",
        "\u2013",
        "Customer satisfaction",
    ]
    restated.close()


def test_without_data_every_block_says_so(place: Place, browser: Browser, tmp_path: Path) -> None:
    """No error and no table, whichever page is asked."""
    file = changed(place, tmp_path, *(f"delete from {table}" for table in _EMPTIED))
    for name in _PAGES:
        page = opened(browser, file, f"#{name}")
        assert page.locator(f"main#{name}").count() == 1
        assert page.locator("main table").count() == 0
        sections = page.locator("main section").count()
        assert sections >= 3
        said = page.locator("main section:has-text('no data')").count()
        assert said >= sections - (2 if name == "quality" else 0)
        page.close()
