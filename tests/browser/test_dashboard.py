"""The dashboard, as published of the sample, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.browser.looking import changed, column, dashboard, opened, texts
from tests.e2e.commands import Place

WIDTHS = (390, 1280, 2560)
# One decimal of a limit that travels with four digits.
ROUNDED = 0.06
PAGES = (
    *("#first", "#kpi/nps", "#journey", "#journey/get_help", "#support", "#feedback"),
    *("#acquisition", "#loyalty", "#priorities", "#quality"),
)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


@pytest.mark.parametrize("locale", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_and_everybody_can_read_it(
    place: Place, browser: Browser, width: int, mode: Literal["light", "dark"], locale: str
) -> None:
    looks = {"viewport": {"width": width, "height": 900}, "color_scheme": mode, "locale": locale}
    page = opened(browser, dashboard(place), "", **looks)
    for shown in PAGES:
        page.evaluate("place => { location.hash = place }", shown)
        page.wait_for_selector(f"main[data-place^='{shown[1:].split('?')[0]}']")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, shown
        found = Axe().run(page, options=_RULES)
        assert found.violations_count == 0, (shown, found.generate_report())
    page.close()


def test_tiles_say_what_is_published(place: Place, browser: Browser) -> None:
    """Value, sample, interval, change and status of each KPI with a target, last whole month."""
    with duckdb.connect(str(place.folder / "published/current/cx.duckdb"), read_only=True) as asked:
        expected = asked.execute(
            """
            select name, n, unit, value, ci_low, ci_high, change, is_significant, status
            from kpis.kpi_values inner join kpis.dim_kpi using (kpi_id)
            where period_grain = 'month' and dimension = 'all' and timing = 'all'
                and target_value is not null and period_date = date '2025-05-01'
            """
        ).fetchall()
    page = opened(browser, dashboard(place))
    shown = {
        tile.locator(".name").inner_text(): tile.inner_text()
        for tile in page.locator(".tile").all()
    }
    assert len(expected) > 20
    unknown = {name for name, text in shown.items() if re.search("no data|not known yet", text)}
    assert set(shown) - unknown == {name for name, *_ in expected}
    states = {"good": "on target", "watch": "watch", "bad": "off target"}
    words = {True: "changed by", False: "not proven:", None: ""}
    for name, n, unit, value, low, high, change, is_proven, status in expected:
        told = shown[name]
        assert f"n = {n:,}" in told
        assert f"{states[status]} · target" in told
        assert f"{words[is_proven]} " in told
        if unit == "minutes" and value >= 120:
            assert f"{value / 60:,.1f} hours" in told.replace("\n", " ")
        if unit == "share":
            assert f"{round(value * 100, 1):g}%" in told
            (moved,) = re.findall(r"([-+]?[\d.]+) pp", told)
            assert abs(float(moved) - 100 * change) <= ROUNDED
            limits = re.findall(r"([\d.]+)% to ([\d.]+)%", told)
            assert len(limits) == (low is not None)
            for seen_low, seen_high in limits:
                assert abs(float(seen_low) - 100 * low) <= ROUNDED
                assert abs(float(seen_high) - 100 * high) <= ROUNDED
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".spark svg").count() == len(expected)
    page.close()


@pytest.mark.parametrize("kpi", ["nps", "on_time_delivery_rate", "resolution_hours_median"])
def test_a_kpi_has_its_months_and_breakdowns_as_published(
    place: Place, browser: Browser, kpi: str
) -> None:
    """Sample sizes month by month, and those of each breakdown in the last whole month."""
    with duckdb.connect(str(place.folder / "published/current/cx.duckdb"), read_only=True) as asked:
        months = asked.execute(
            f"""
            select n from kpis.kpi_{kpi}
            where period_grain = 'month' and dimension = 'all' and timing = 'all'
            order by period_date
            """
        ).fetchall()
        cuts = asked.execute(
            f"""
            with newest as (
                from kpis.kpi_{kpi}
                where period_grain = 'month' and dimension <> 'all' and timing = 'all'
                    and not is_small_sample and period_date <= date '2025-05-01'
                qualify period_date = max(period_date) over (partition by dimension)
            )
            select dimension, list(n order by n desc) from newest
            group by dimension having bool_or(dimension_value <> 'not_applicable')
            """
        ).fetchall()
    page = opened(browser, dashboard(place), f"#kpi/{kpi}")
    assert len(months) > 20
    samples = "section[aria-label='{}'] td:nth-child(4)"
    assert texts(page, samples.format("Month by month")) == [f"{n:,}" for (n,) in months]
    assert len(cuts) > 3
    for dimension, ns in cuts:
        page.select_option("select[name='by']", dimension)
        page.wait_for_url(f"**by={dimension}")
        assert texts(page, samples.format("Breakdowns")) == [f"{n:,}" for n in ns]
    page.close()


def test_a_tile_leads_to_its_kpi_and_back(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place))
    page.click(".tile a:text-is('Delivered on time')")
    assert page.locator("#kpi h2").first.inner_text() == "Delivered on time"
    page.go_back()
    assert page.locator("#first").is_visible()
    page.select_option("select[name='kpi']", "nps")
    assert page.url.endswith("#kpi/nps")
    page.close()


def test_the_page_is_small(place: Place, published: duckdb.DuckDBPyConnection) -> None:
    """Three bytes for each published value, all else included: 3 MB for a million."""
    ((rows,),) = published.execute("select count(*) from kpis.kpi_values").fetchall()
    assert rows > 400_000
    assert dashboard(place).stat().st_size <= 3 * rows


def test_the_csv_holds_what_is_published(place: Place, browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, dashboard(place), "#kpi/csat")
    with page.expect_download() as download:
        page.click("section[aria-label='Month by month'] a:text-is('As CSV')")
    file = tmp_path / "csat.csv"
    download.value.save_as(file)
    published = place.folder / "published/current/cx.duckdb"
    with duckdb.connect(str(published), read_only=True) as asked:
        (differing,) = asked.execute(
            """
            select count(*) from read_csv($file) as told
            full join (
                from kpis.kpi_csat
                where period_grain = 'month' and (dimension = 'all' or not is_small_sample)
                    and (dimension <> 'agent' or period_date >= date '2024-06-01')
            ) as known
                on told.dimension = known.dimension and told.dimension_value = known.dimension_value
                and told.timing = known.timing and told.month = known.period_date
            where told.n is distinct from known.n or abs(told.value - known.value) > 1e-5
            """,
            {"file": str(file)},
        ).fetchall()[0]
    assert differing == 0
    assert len(file.read_text().splitlines()) > 100
    page.close()


def test_on_paper_charts_are_dark_on_white_and_as_wide_as_their_place(
    place: Place, browser: Browser
) -> None:
    """Of a reader whose screen is dark and wide."""
    page = opened(browser, dashboard(place), "#kpi/nps", color_scheme="dark")
    page.wait_for_selector(".trend svg")
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_selector(".trend text[fill='#1c1f23']")
    wider = "all => all.filter((x) => x.querySelector('svg')?.clientWidth > x.clientWidth).length"
    assert page.eval_on_selector_all(".trend", wider) == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 31, 35)"
    page.close()


def test_the_weak_stage_of_a_journey_is_marked(place: Place, browser: Browser) -> None:
    with duckdb.connect(str(place.folder / "published/current/cx.duckdb"), read_only=True) as asked:
        weak = asked.execute(
            """
            select stage_name
            from journeys.stage_values
            inner join journeys.dim_journey_stages using (journey_id, stage_id)
            where period_grain = 'month' and dimension = 'all' and measure = 'drop_off_rate'
            qualify period_date = max(case when is_weakest is not null then period_date end)
                over (partition by journey_id) and is_weakest
            """
        ).fetchall()
    page = opened(browser, dashboard(place))
    assert sorted(texts(page, ".weakest .name")) == sorted(name for (name,) in weak)
    assert page.locator(".funnel").count() == 7
    page.close()


def test_what_stands_out_is_the_crisis(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place))
    told = texts(page, ".standouts li")
    assert any("2024: Delivered on time got worse" in line for line in told), told
    page.close()


def test_text_of_others_is_shown_and_never_run(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    """A name of the registry and what a customer wrote, as markup that would run."""
    planted = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    file = changed(
        place,
        tmp_path,
        f"update kpis.dim_kpi set name = $${planted}$$ where kpi_id = 'nps'",
        f"update core.fct_survey_answers set comment_redacted = $${planted}$$ where has_comment",
    )
    page = opened(browser, file)
    assert planted in texts(page, ".tile .name")
    page.click("a:text-is('Feedback')")
    assert set(column(page, "What customers wrote", 7)) == {planted}
    assert page.evaluate("window.ran") is None
    page.close()
