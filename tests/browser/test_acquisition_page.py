"""The page of acquisition says what is published of campaigns, channels and devices."""

from __future__ import annotations

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.browser.looking import cells, dashboard, figure, opened, said
from tests.e2e.commands import Place

_KPIS = ("campaign_roi", "campaign_roi_first_touch", "campaign_roi_linear")


def _of_kpi(
    published: duckdb.DuckDBPyConnection, kpi: str, column: str, quarter: str, dimension: str
) -> dict[str, float]:
    found = published.execute(
        f"""
        select dimension_value, {column}
        from kpis.kpi_{kpi}
        where period_grain = 'quarter' and timing = 'all'
            and dimension = $dimension and period_date = cast($quarter as date)
        """,
        {"quarter": quarter, "dimension": dimension},
    ).fetchall()
    return {said(value): each for value, each in found}


@pytest.mark.parametrize(
    ("address", "chosen", "quarter"),
    [
        ("#acquisition", "", "2025-01-01"),
        ("#acquisition", "2024-10-01", "2024-10-01"),
        ("#acquisition?month=2024-09", "", "2024-07-01"),
    ],
)
def test_campaigns_stand_with_cost_visits_customers_and_return(
    place: Place,
    browser: Browser,
    published: duckdb.DuckDBPyConnection,
    address: str,
    chosen: str,
    quarter: str,
) -> None:
    """Unasked it is the newest quarter that is over; else the one chosen, or that of the month."""
    spent = dict(
        published.execute(
            """
            select campaign, sum(cost_amount)
            from core.fct_marketing_spend
            where quarter(spend_local_date) = quarter(cast($quarter as date))
                and year(spend_local_date) = year(cast($quarter as date))
            group by campaign
            """,
            {"quarter": quarter},
        ).fetchall()
    )
    customers = _of_kpi(published, "customer_acquisition_cost", "denominator", quarter, "campaign")
    visits = _of_kpi(published, "conversion_rate", "n", quarter, "campaign")
    returns = [_of_kpi(published, kpi, "100 * value", quarter, "campaign") for kpi in _KPIS]
    page = opened(browser, dashboard(place), address)
    if chosen:
        page.select_option("select[name='quarter']", chosen)
        page.wait_for_url(f"**quarter={chosen}")
    rows = cells(page, "Campaigns")
    assert {row[0] for row in rows} == spent.keys()
    assert len(rows) > 10
    for campaign, *told in rows:
        cost, visited, won, per_customer, *shown = map(figure, told)
        assert cost == pytest.approx(float(spent[campaign]), abs=0.51)
        assert visited == visits.get(campaign)
        assert won == customers.get(campaign)
        if per_customer is not None:
            assert won is not None
            assert per_customer == pytest.approx(float(spent[campaign]) / won, abs=0.51)
        assert shown == pytest.approx([known.get(campaign) for known in returns], abs=0.051)
    page.close()


def test_channels_and_devices_are_those_published(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Visits of the newest quarter that is over, and the revenue that three models credit."""
    credited = {
        (said(channel), model): float(amount)
        for channel, model, amount in published.execute(
            """
            select traffic_channel, attribution_model, sum(credit_amount)
            from core.fct_attributions
            where placed_local_date between date '2025-01-01' and date '2025-03-31'
            group by all
            """
        ).fetchall()
    }
    page = opened(browser, dashboard(place), "#acquisition")
    for section, dimension in (
        ("Where visits come from", "traffic_channel"),
        ("Devices", "device"),
    ):
        visits = _of_kpi(published, "conversion_rate", "n", "2025-01-01", dimension)
        rates = _of_kpi(published, "conversion_rate", "100 * value", "2025-01-01", dimension)
        rows = cells(page, section)
        assert {row[0]: figure(row[1]) for row in rows} == visits
        assert len(rows) > 2
        for row in rows:
            assert figure(row[2]) == pytest.approx(rates[row[0]], abs=0.051)
    for channel, *told in cells(page, "Where visits come from"):
        shown = dict(
            zip(("last_non_direct", "first_touch", "linear"), map(figure, told[3:]), strict=True)
        )
        for model, amount in shown.items():
            assert amount == pytest.approx(credited.get((channel, model)), abs=0.51)
    page.close()
