"""The bar of filters: by hand and by keyboard, what it changes and what it cannot be asked."""

from __future__ import annotations

import duckdb
from playwright.sync_api import Browser, expect

from tests.browser.looking import column, dashboard, opened, texts
from tests.e2e.commands import Place

_FOCUSED = "document.activeElement.name ?? document.activeElement.localName"


def test_two_filters_of_the_bar_show_their_months(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Sample sizes by the month, small ones left out, as the cube has them; then all again."""
    expected = published.execute(
        """
        select sum(n)
        from kpis.kpi_cube cross join ops.publication
        where kpi_id = 'on_time_delivery_rate' and timing = 'all'
            and segment = 'consumer' and customer_type = 'new'
        group by period_date
        having sum(n) >= any_value(small_sample_n)
        order by period_date
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#kpi/on_time_delivery_rate")
    whole = column(page, "Month by month", 4)
    for name, value in (("segment", "consumer"), ("customer_type", "new")):
        page.select_option(f"select[name='{name}']", value)
        page.wait_for_url(f"**{name}={value}")
    assert len(expected) > 5
    assert column(page, "Month by month", 4) == [f"{n:,}" for (n,) in expected]
    page.click("text=show all")
    page.wait_for_url("**#kpi/on_time_delivery_rate")
    assert column(page, "Month by month", 4) == whole
    page.close()


def test_a_choice_by_keyboard_keeps_its_place(place: Place, browser: Browser) -> None:
    """The page is drawn anew, and the next key goes to the same list; a link leads to the page."""
    page = opened(browser, dashboard(place))
    page.focus("select[name='channel']")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**channel=**")
    assert page.evaluate(_FOCUSED) == "channel"
    page.focus("nav a:text-is('Support')")
    page.keyboard.press("Enter")
    page.wait_for_selector("main#support")
    assert page.evaluate(_FOCUSED) == "main"
    page.close()


def test_a_filter_that_cannot_be_asked_is_greyed_and_says_why(
    place: Place, browser: Browser
) -> None:
    page = opened(browser, dashboard(place), "#kpi/resolution_hours_median?channel=phone")
    greyed = page.eval_on_selector_all(
        ".filters select:disabled", "lists => lists.map((x) => x.name)"
    )
    assert greyed == ["segment", "customer_type", "product_category", "campaign"]
    (told,) = texts(page, ".filters p")
    assert told.startswith("a middle or a tail cannot be combined")
    assert told.endswith("not known by product, campaign")
    page.close()


def test_a_line_clicked_filters_by_it_and_so_does_its_name(place: Place, browser: Browser) -> None:
    """By the pointer in the chart, by the keyboard in the table; the back button undoes each."""
    page = opened(browser, dashboard(place), "#kpi/on_time_delivery_rate?by=segment")
    chart = page.locator("section[aria-label='Breakdowns'] .trend")
    chart.scroll_into_view_if_needed()
    chart.locator("svg").wait_for()
    x, y, name = chart.evaluate(
        """(place) => {
            const drawn = echarts.getInstanceByDom(place);
            const lines = drawn.getOption().series.filter((each) => each.name && !each.silent);
            const { name, data } = lines.at(-1);
            const month = data.findLastIndex((value) => value !== null);
            const at = drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [month, data[month]]);
            return [...at, name];
        }"""
    )
    segment = page.locator("select[name='segment']")
    chart.click(position={"x": x, "y": y})
    expect(segment.locator("option:checked")).to_have_text(name)
    page.go_back()
    expect(segment).to_have_value("")
    page.focus(f"section[aria-label='Breakdowns'] td a:text-is('{name}')")
    page.keyboard.press("Enter")
    expect(segment.locator("option:checked")).to_have_text(name)
    page.close()


def test_another_team_lets_go_of_the_agent(place: Place, browser: Browser) -> None:
    """Else nobody would be left of the team, which would look like no data."""
    page = opened(browser, dashboard(place), "#support?team=billing&agent=shop%3Ag1")
    page.select_option("select[name='team']", "first line")
    page.wait_for_url("**#support?team=first+line")
    assert len(column(page, "Agents", 1)) > 1
    page.close()


def test_an_address_that_says_nothing_opens_the_first_page(place: Place, browser: Browser) -> None:
    for address in ("#constructor", "#kpi/%", "#kpi/none", "#first?month=soon"):
        page = opened(browser, dashboard(place), address)
        assert page.locator("main#first .tile").count() > 20, address
        page.close()


def test_the_bar_asks_for_a_quarter_and_for_days(place: Place, browser: Browser) -> None:
    """By hand, and kept in the address; the trend of a KPI by the week and by the day."""
    page = opened(browser, dashboard(place), "#kpi/csat?month=2024-11")
    page.select_option("select[name='span']", "quarter")
    page.wait_for_selector("text=2024 Q4, beside the quarter before.")
    page.select_option("select[name='span']", "days")
    page.wait_for_selector("input[name='from']")
    assert page.url.endswith("span=2024-10-01..2024-12-31")
    page.fill("input[name='from']", "2024-11-10")
    page.wait_for_selector("text=Nov 10, 2024 to Dec 31, 2024, beside as long a time before.")
    for grain in ("week", "day"):
        page.select_option("select[name='grain']", grain)
        page.wait_for_url(f"**grain={grain}")
        page.wait_for_selector(".trend svg")
    page.go_back()
    page.wait_for_url("**grain=week")
    page.close()
