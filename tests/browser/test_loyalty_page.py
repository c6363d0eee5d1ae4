"""The page of loyalty says what is published of who stays and who leaves."""

from __future__ import annotations

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import cells, dashboard, figure, opened, said
from tests.e2e.commands import Place


@pytest.fixture(scope="module")
def page(place: Place, browser: Browser) -> Page:
    return opened(browser, dashboard(place), "#loyalty?groups=segment&quarter=2025-01-01")


def test_a_cohort_is_told_month_by_month_and_what_is_not_over_is_marked(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute(
        """
        select any_value(n), list(100 * numerator / denominator order by month_number),
            list(is_partial order by month_number)
        from kpis.cohort_retention
        group by cohort_month order by cohort_month desc limit 24
        """
    ).fetchall()
    rows = cells(page, "Who is still there, by the month they came")
    assert len(rows) == len(expected) > 20
    for (_, n, *told), (customers, shares, partial) in zip(rows, reversed(expected), strict=True):
        shown = [cell for cell in told if cell]
        assert figure(n) == customers
        assert [float(cell.rstrip("*")) for cell in shown] == pytest.approx(shares, abs=0.51)
        assert [cell.endswith("*") for cell in shown] == partial


def test_the_balance_of_customers_adds_up_as_published(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Who was there, less the lost, with the new and the returned, is who is there."""
    lost = published.execute(
        """
        select sum(lost_count) from core.fct_customer_periods
        where period_grain = 'quarter' group by period_date order by period_date
        """
    ).fetchall()
    rows = cells(page, "Customers won, lost and returned")
    told = [[int(figure(cell) or 0) for cell in row[1:]] for row in rows]
    assert [row[1] for row in told] == [count for (count,) in lost]
    assert len(told) > 6
    for start, gone, new, returned, end in told:
        assert start - gone + new + returned == end
    assert rows[-1][0] == "2025 Q2 (not over)"


def test_reasons_to_cancel_are_shares_of_the_stated_ones(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    stated = published.execute(
        """
        select cancel_reason, numerator from kpis.cancel_reason_shares
        where period_grain = 'quarter' and period_date = date '2024-10-01'
        """
    ).fetchall()
    expected = {said(reason): count for reason, count in stated}
    heads = page.locator("section[aria-label='Why customers say they cancel'] th")
    place = heads.all_inner_texts().index("2024 Q4")
    told = {row[0]: row[place] for row in cells(page, "Why customers say they cancel")}
    assert expected
    total = sum(expected.values())
    for reason, shown in told.items():
        share, count = shown.rstrip(")").split(" (")
        assert int(count) == expected.get(reason, 0)
        assert figure(share) == pytest.approx(100 * int(count) / total, abs=0.051)
    assert expected.keys() <= told.keys()


def test_the_most_loyal_and_the_most_troubled_stand_beside_all_others(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Every signal with both n and whether its difference is proven."""
    groups = published.execute(
        """
        select any_value(dimension_value), any_value(100 * customers_kept_rate)
        from journeys.segment_comparison
        where period_date = date '2025-01-01' and dimension = 'segment'
        group by loyalty_rank order by loyalty_rank
        """
    ).fetchall()
    signals = published.execute(
        """
        select n, other_n, case when is_significant then 'proven' else 'not proven' end
        from journeys.segment_comparison
        where period_date = date '2025-01-01' and dimension = 'segment' and not is_small_sample
            and is_significant is not null and (loyalty_rank = 1 or trouble_rank = 1)
        """
    ).fetchall()
    told = cells(page, "Groups of customers")
    assert [row[0] for row in told] == [said(name) for name, _ in groups]
    shown = [figure(row[2]) for row in told]
    assert shown == pytest.approx([kept for _, kept in groups], abs=0.051)
    tables = page.locator("section[aria-label='Groups of customers'] table").count()
    lines = [row for place in range(1, tables) for row in cells(page, "Groups of customers", place)]
    tested = sorted((figure(row[2]), figure(row[4]), row[7]) for row in lines if "proven" in row[7])
    assert tested == sorted(signals)
    assert len(signals) > 8


def test_who_leaves_after_a_bad_experience(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute(
        """
        select n, lost_count, 100 * lost_rate, 100 * difference
        from journeys.bad_experience_churn
        where period_grain = 'all' and dimension_value = 'new' and not is_small_sample
        order by experience_number
        """
    ).fetchall()
    rows = cells(page, "Who leaves after a bad experience")
    assert len(rows) > 1
    told = [[figure(row[place]) for place in (1, 2, 3, 5)] for row in rows]
    for shown, known in zip(told, expected, strict=True):
        assert shown == pytest.approx(list(known), abs=0.051)
    everybody = cells(page, "Who leaves after a bad experience", 1)[0]
    (n,) = published.execute(
        """
        select n from journeys.bad_experience_churn
        where period_grain = 'all' and dimension = 'all' and experience_number = '1'
        """
    ).fetchall()[0] or (None,)
    assert everybody[2].endswith(f" of {n:,}")


def test_captive_customers_are_named_as_such(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    (captive, all_customers) = published.execute(
        """
        select any_value(numerator) filter (is_captive), sum(numerator)
        from kpis.loyalty_satisfaction where period_date = date '2025-01-01'
        """
    ).fetchall()[0] or (0, 0)
    told = [cell for row in cells(page, "Captive customers") for cell in row if "captive" in cell]
    share = f"{round(100 * captive / all_customers, 1):g}%"
    assert told == [f"captive: {share} ({captive})"]


def test_classes_are_counted_as_published(page: Page, published: duckdb.DuckDBPyConnection) -> None:
    for place, column in enumerate(("customer_class", "value_class")):
        expected = published.execute(
            f"""
            select {column}, count(*) from core.dim_customer_classes
            where month_date = date '2025-06-01' group by all
            """
        ).fetchall()
        rows = cells(page, "Customer classes", place)
        told = {row[0].split(" · ")[0]: row[-1].split("(")[1].rstrip(")") for row in rows}
        shown = {name: figure(count) for name, count in told.items() if count != "0"}
        assert shown == {said(name): count for name, count in expected}
        assert len(expected) > 2
