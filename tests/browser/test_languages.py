"""The dashboard in Korean: who sees it, and that nothing of it is left in English."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page

from dashboard.build import render
from orchestration.settings import PROJECT
from tests.browser.looking import dashboard, opened, texts
from tests.e2e.commands import Place

WORDS = PROJECT / "dashboard" / "page" / "words"
KOREAN = {"locale": "ko-KR"}
SPOKEN = """() => [
    document.title,
    document.body.innerText,
    ...[...document.querySelectorAll("option")].map((each) => each.textContent),
    ...[...document.querySelectorAll("[aria-label]")].map((each) => each.ariaLabel),
    ...[...document.querySelectorAll("[title]")].map((each) => each.title),
].join("\\n")"""


def language(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


def english() -> set[str]:
    """What English words say between their blanks, but for what is the same in both languages."""
    told, korean = (json.loads((WORDS / f"{tag}.json").read_text("utf-8")) for tag in ("en", "ko"))
    texts = [text for word, text in told.items() if text != korean[word]]
    parts = {part.strip(" .,:;()?") for text in texts for part in re.split(r"\{\w+\}", text)}
    return {part for part in parts if re.search("[A-Za-z]{3}", part)}


def test_a_korean_browser_is_told_everything_in_korean(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    page = opened(browser, dashboard(place), **KOREAN)
    assert language(page) == "ko"
    assert re.fullmatch("첫 페이지 . 고객 경험", page.title())
    assert page.locator("select[name='month'] option:checked").inner_text() == "2025년 5월"
    names = {row[0] for row in published.execute("select name_ko from kpis.dim_kpi").fetchall()}
    tiles = texts(page, ".tile .name")
    assert len(tiles) > 20
    assert set(tiles) <= names
    spoken = page.evaluate(SPOKEN)
    left = [part for part in english() if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", spoken)]
    assert sorted(left) == []
    page.close()


def test_every_page_is_there_in_korean(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place), **KOREAN)
    places = page.eval_on_selector_all("nav a", "links => links.map((link) => link.hash)")
    assert len(places) > 3
    for shown in [*places, "#kpi/nps", "#kpi/resolution_hours_median", "#journey/get_help"]:
        page.evaluate("place => { location.hash = place }", shown)
        page.wait_for_selector(f"main[data-place^='{shown[1:]}']")
        assert re.search("[가-힣]", page.title()), shown
    page.close()


def test_the_address_goes_before_the_browser(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place), "#kpi/nps?language=en", **KOREAN)
    assert language(page) == "en"
    assert page.title().startswith("Net promoter score ")
    page.close()


def test_a_reader_chooses_and_the_back_button_undoes_it(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place), "#kpi/csat", locale="en-GB")
    page.select_option("select[name='language']", "ko")
    page.wait_for_selector("html[lang='ko']")
    assert page.url.endswith("#kpi/csat?language=ko")
    assert page.locator("h2").first.inner_text() == "고객만족도(CSAT)"
    page.go_back()
    page.wait_for_selector("html[lang='en']")
    assert page.locator("h2").first.inner_text() == "Customer satisfaction"
    page.close()


def test_the_setting_goes_before_the_browser_and_what_has_no_korean_name_keeps_its_own(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    database = tmp_path / "cx.duckdb"
    shutil.copy(place.folder / "published/current/cx.duckdb", database)
    database.chmod(0o600)
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "update journeys.dim_journeys set journey_name_ko = null where journey_id = 'sign_up'"
        )
    file = tmp_path / "dashboard.html"
    file.write_text(render(database, "ko"), "utf-8")
    page = opened(browser, file, locale="en-GB")
    assert language(page) == "ko"
    journeys = texts(page, "h3 a[href^='#journey/']")
    assert "Sign up" in journeys
    assert "상품 구매하기" in journeys
    page.close()
    page = opened(browser, file, "#first?language=en", locale="en-GB")
    assert language(page) == "en"
    page.close()
