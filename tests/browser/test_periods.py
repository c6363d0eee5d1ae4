"""The period that an address asks for, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import dashboard, opened
from tests.e2e.commands import Place


@pytest.fixture(scope="module")
def page(place: Place, browser: Browser) -> Iterator[Page]:
    page = opened(browser, dashboard(place))
    yield page
    page.close()


@pytest.mark.parametrize(
    ("options", "first", "last", "before"),
    [
        ("span=2000-Q1", "2000-01-01", "2000-03-31", "1999-10-01"),
        ("span=1999-Q4", "1999-10-01", "1999-12-31", "1999-07-01"),
        ("month=1999-02", "1999-02-01", "1999-02-28", "1999-01-01"),
        ("span=2024-02-28..2024-02-29", "2024-02-28", "2024-02-29", "2024-02-26"),
    ],
)
def test_a_period_has_its_days_also_before_2000(
    page: Page, options: str, first: str, last: str, before: str
) -> None:
    days = page.evaluate(
        """(options) => {
            history.replaceState(null, "", `#first?${options}`);
            const period = cx.period();
            cx.beside("tiles_note");
            return [period.from, period.to, cx.periodBefore(period).from].map(cx.dayNumbered);
        }""",
        options,
    )
    assert days == [first, last, before]


@pytest.mark.parametrize(
    "wrong",
    [
        *("month=2025-13", "month=2025-00", "month=May", "span=2025-Q5", "span=0001"),
        *("span=9999", "span=2025-02-31..2025-03-03", "span=2025-03-10..2025-01-05", "span=.."),
    ],
)
def test_a_period_that_is_none_is_the_last_whole_month(page: Page, wrong: str) -> None:
    day = page.evaluate(
        """(wrong) => {
            history.replaceState(null, "", `#first?${wrong}`);
            return cx.dayNumbered(cx.period().from);
        }""",
        wrong,
    )
    assert day == "2025-05-01"


@pytest.mark.parametrize(
    ("options", "is_told"),
    [
        ("span=2024", False),
        ("span=2024&segment=consumer", False),
        ("span=2024-01-01..2024-06-30", True),
        ("span=2023-07-10..2023-08-20", False),
    ],
)
def test_there_is_no_change_to_a_time_that_the_page_has_in_part(
    page: Page, options: str, is_told: bool
) -> None:
    """Tickets begin in July 2023: half of that year is nothing to compare the next one with."""
    change = page.evaluate(
        """(options) => {
            history.replaceState(null, "", `#first?${options}`);
            return cx.inPeriod("ticket_volume").cell.change;
        }""",
        options,
    )
    assert (change is not None) == is_told


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("#kpi/repeat_purchase_rate", "not known yet: 90 days have to pass first"),
        ("#kpi/repeat_purchase_rate?month=2019-01", "no data"),
        ("#kpi/channel_switch_rate", "no data"),
    ],
)
def test_what_is_known_later_is_not_missing(
    place: Place, browser: Browser, shown: str, told: str
) -> None:
    """The newest month of second orders is that of 90 days ago; of changed channels none is due."""
    page = opened(browser, dashboard(place), shown, locale="en-GB")
    assert page.locator(".tile p").all_inner_texts() == [told]
    page.close()
