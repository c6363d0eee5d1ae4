"""The page of a journey says what is published of it."""

from __future__ import annotations

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.browser.looking import column, dashboard, opened, texts
from tests.e2e.commands import Place


def test_every_journey_is_listed_and_leads_to_its_page(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    names = published.execute("select journey_name from journeys.dim_journeys").fetchall()
    page = opened(browser, dashboard(place), "#journey")
    assert sorted(texts(page, "h3 a")) == sorted(name for (name,) in names)
    page.click("h3 a:text-is('Get help')")
    assert texts(page, "main > h2") == ["Get help"]
    page.close()


def test_the_months_of_a_stage_are_those_published(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Entrants and shares of each final month of a stage that is chosen."""
    expected = published.execute(
        """
        select n, 100 * value
        from journeys.stage_values
        where journey_id = 'buy_product' and stage_id = 'cart' and measure = 'drop_off_rate'
            and period_grain = 'month' and dimension = 'all' and is_mature and not is_small_sample
        order by period_date desc
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#journey/buy_product")
    page.select_option("select[name='stage']", "cart")
    page.wait_for_url("**stage=cart")
    assert len(expected) > 20
    assert column(page, "Stage by stage", 2) == [f"{n:,}" for n, _ in expected]
    shares = [float(cell.split("%")[0]) for cell in column(page, "Stage by stage", 4)]
    assert shares == pytest.approx([share for _, share in expected], abs=0.051)
    page.close()


@pytest.mark.parametrize("journey", ["receive_order", "stay_customer"])
def test_a_journey_says_how_people_left_and_what_to_watch(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection, journey: str
) -> None:
    left = published.execute(
        """
        select stage_name, numerator
        from journeys.stage_drop_offs
        inner join journeys.dim_journey_stages using (journey_id, stage_id)
        where journey_id = $journey and period_date = (
            select max(period_date) from journeys.stage_values
            where journey_id = $journey and period_grain = 'month' and dimension = 'all'
                and is_weakest is not null
        )
        """,
        {"journey": journey},
    ).fetchall()
    watched = published.execute(
        "select signal, n from journeys.journey_signals where journey_id = $journey",
        {"journey": journey},
    ).fetchall()
    page = opened(browser, dashboard(place), f"#journey/{journey}")
    told = zip(column(page, "How people left", 1), column(page, "How people left", 4), strict=True)
    assert sorted(told) == sorted((stage, f"{n:,}") for stage, n in left)
    section = "What to watch where"
    told = zip(column(page, section, 3), column(page, section, 7), strict=True)
    nothing = "\u2013"
    assert sorted(told) == sorted((name, nothing if n is None else f"{n:,}") for name, n in watched)
    assert len(left) > 1
    assert len(watched) > 8
    page.close()


def test_how_long_it_takes_is_the_published_curve(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute(
        """
        select 100 * advanced_share
        from journeys.stage_survival
        inner join journeys.dim_journey_stages using (journey_id, stage_id)
        where journey_id = 'get_help' and elapsed_hours = 24
        order by stage_number
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#journey/get_help")
    within_a_day = [float(cell.split("%")[0]) for cell in column(page, "How long it takes", 3)]
    assert len(expected) > 1
    assert within_a_day == pytest.approx([share for (share,) in expected], abs=0.051)
    page.close()


def test_a_funnel_takes_one_filter_and_says_why_not_two(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Entrants and drop-off of each stage of those who came by mail, as far as they are enough."""
    expected = published.execute(
        """
        select stage_name, max(value) filter (measure = 'entrants'),
            max(100 * value) filter (measure = 'drop_off_rate' and not is_small_sample)
        from journeys.stage_values
        inner join journeys.dim_journey_stages using (journey_id, stage_id)
        where journey_id = 'get_help' and period_grain = 'month' and dimension = 'channel'
            and dimension_value = 'email' and period_date = (
                select max(period_date) from journeys.stage_values
                where journey_id = 'get_help' and period_grain = 'month' and dimension = 'all'
                    and is_weakest is not null
            )
        group by stage_name, stage_number
        order by stage_number
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#journey/get_help")
    page.select_option("select[name='channel']", "email")
    page.wait_for_url("**channel=email")
    stages = texts(page, ".stage")
    assert len(stages) == len(expected) > 2
    for told, (name, entrants, dropped) in zip(stages, expected, strict=True):
        assert told.startswith(name)
        assert f"{entrants:,.0f} came in" in told
        assert dropped is None or f"{round(dropped, 1):g}% left" in told
    assert page.locator("select[name='segment']").is_disabled()
    page.evaluate("() => { location.hash = '#journey/get_help?channel=email&segment=consumer' }")
    page.wait_for_selector("section[aria-label='The way'] .unheeded")
    assert "one filter at a time" in page.inner_text("section[aria-label='The way'] .unheeded")
    page.close()
