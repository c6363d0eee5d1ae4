"""The page of a KPI: numbers that stand alone have their unit, and the usual ends where it can."""

from __future__ import annotations

from math import inf

import duckdb
import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.browser.looking import dashboard, opened, texts
from tests.e2e.commands import Place


@pytest.mark.parametrize(
    ("kpi", "least", "most"),
    [
        ("csat", 0, 1),
        ("first_response_minutes_median", 0, inf),
        ("nps", -inf, inf),
        ("campaign_roi", -inf, inf),
        ("net_customer_change_rate", -inf, inf),
    ],
)
def test_what_was_usual_is_the_published_baseline_as_far_as_the_kpi_can_go(
    place: Place,
    browser: Browser,
    published: duckdb.DuckDBPyConnection,
    kpi: str,
    least: float,
    most: float,
) -> None:
    """Two standard deviations to either side; returns exceed 100 %, and changes go below 0."""
    expected = published.execute(
        """
        select baseline_mean - 2 * baseline_stddev, baseline_mean + 2 * baseline_stddev
        from kpis.kpi_values
        where kpi_id = $kpi and period_grain = 'month' and dimension = 'all' and timing = 'all'
            and baseline_stddev is not null
        order by period_date
        """,
        {"kpi": kpi},
    ).fetchall()
    page = opened(browser, dashboard(place))
    lows, highs = page.evaluate(
        """(id) => {
            const row = cx.whole(id);
            return cx.usual(row, row.months, cx.kpi(id))
                .map((limits) => limits.filter((limit) => limit !== null));
        }""",
        kpi,
    )
    page.close()
    assert len(expected) > 5
    assert np.allclose(lows, [max(low, least) for low, _ in expected], rtol=1e-4)
    assert np.allclose(highs, [min(high, most) for _, high in expected], rtol=1e-4)


@pytest.mark.parametrize(
    ("shown", "selector", "heads"),
    [
        (
            "#kpi/first_response_minutes_median?language=ko",
            "main > h2",
            ["최초 응답 시간, 중앙값 (분)"],
        ),
        (
            "#kpi/first_response_minutes_median?language=ko",
            "section[aria-label='월별 값'] th:nth-child(2)",
            ["값 (분)"],
        ),
        ("#kpi/csat", "main > h2", ["Customer satisfaction"]),
        (
            "#support?language=ko",
            "section[aria-label='팀'] th:nth-child(n+3):nth-child(-n+5) > span",
            ["최초 응답 시간, 중앙값 (분)", "해결 시간, 중앙값 (시간)", "SLA 내 해결률"],
        ),
    ],
)
def test_numbers_below_a_name_have_their_unit_beside_it(
    place: Place, browser: Browser, shown: str, selector: str, heads: list[str]
) -> None:
    page = opened(browser, dashboard(place), shown)
    assert [head.split("\n")[0] for head in texts(page, selector)] == heads
    page.close()
