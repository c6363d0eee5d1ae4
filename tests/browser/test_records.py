"""The ids behind a KPI's number are those of its observations: the newest, nobody of few named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import column, dashboard, opened
from tests.e2e.commands import Place

SECTION = "The records behind the number"
MAY = 304
"""Months since January 2000 until May 2025, the last whole month of the sample."""
COMBINATIONS = 120
CUTS = ["channel", "segment", "customer_type", "country", "team"]
KEPT = {"ticket": 1000, "order": 200, "survey_answer": 200, "call": 200}

Row = dict[str, Any]


@pytest.fixture
def page(place: Place, browser: Browser) -> Iterator[Page]:
    page = opened(browser, dashboard(place))
    yield page
    page.close()


def test_records_under_random_filters_are_the_observations_that_sql_finds(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Ids and values; of an agent of fewer than five either no name is told or no record."""
    kpis = published.execute(
        "select kpi_id, entity, scale from kpis.dim_kpi"
        f" where kind <> 'ratio' and kpi_id = observations and entity in {tuple(KEPT)}"
        " order by kpi_id"
    ).fetchall()
    drawn = np.random.default_rng(20250501)
    compared: Counter[str] = Counter()
    for place in drawn.integers(len(kpis), size=COMBINATIONS):
        kpi, entity, scale = kpis[place]
        rows = newest(published, kpi, KEPT[entity])
        if not rows:
            continue
        model = rows[drawn.integers(len(rows))]
        names = [name for name in drawn.choice(CUTS, 2, replace=False) if known(rows, str(name))]
        filters = {str(name): model[name] for name in names}
        expected = {
            row["entity_id"]: row
            for row in rows
            if all(row[name] == value for name, value in filters.items())
        }
        found = shown(page, kpi, filters)
        told = {each["ids"] for each in found}
        assert told <= set(expected), (kpi, filters)
        assert told >= {key for key, row in expected.items() if not row["is_few"]}, (kpi, filters)
        for each in found:
            row = expected[each["ids"]]
            assert np.isclose(each["values"][0], row["numerator"] / scale, rtol=0.006), (kpi, row)
            assert each["agent"] in (None if row["is_few"] else row["agent"], None), (kpi, row)
        compared[entity] += bool(found)
    assert sum(compared.values()) >= 50
    assert set(compared) == set(KEPT)


def newest(published: duckdb.DuckDBPyConnection, kpi: str, kept: int) -> list[Row]:
    """Observations of May, the newest, with whether their agent has too few in the month."""
    view = f"kpis.kpi_observations_{kpi}"
    columns = {name for name, *_ in published.execute(f"describe {view}").fetchall()}
    asked = published.execute(
        f"""
        select entity_id, {", ".join(CUTS)}, agent, numerator,
            count(*) over (partition by agent) < 5
            and agent not in ('unknown', 'not_applicable') as is_few
        from {view}
        where date_trunc('month', local_date) = date '2025-05-01'
            and {"is_latest" if "is_latest" in columns else "true"}
        order by observed_at desc, entity_id desc
        """
    )
    names = [name for name, *_ in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()][:kept]


def known(rows: list[Row], name: str) -> bool:
    """Whether a breakdown applies to a KPI."""
    return any(row[name] != "not_applicable" for row in rows)


def shown(page: Page, kpi: str, filters: dict[str, str]) -> list[Row]:
    found: list[Row] = page.evaluate(
        """([kpi, month, filters]) =>
            cx.observed([cx.kpi(kpi)], month, Object.entries(filters)).rows
                .map(({ ids, agent, values }) => ({ ids, agent: agent ?? null, values }))""",
        [kpi, MAY, filters],
    )
    return found


def test_a_kpi_leads_from_team_to_agent_to_the_ids_behind_its_number(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Of the share solved at first contact: a team's breakdown row, an agent, and back again."""
    team, agent, count = published.execute(
        """
        select team, agent, count(*)
        from kpis.kpi_observations_first_contact_resolution_rate
        where date_trunc('month', local_date) = date '2025-05-01' and agent <> 'unknown'
        group by team, agent
        order by count(*) desc, agent
        """
    ).fetchall()[0]
    page = opened(browser, dashboard(place), "#kpi/first_contact_resolution_rate?by=team")
    page.click(f"section[aria-label='Breakdowns'] td a:text-is('{team}')")
    page.wait_for_url("**team=**")
    of_team = column(page, SECTION, 1)
    page.locator(f"section[aria-label='{SECTION}'] td a:text-is('{agent}')").first.click()
    page.wait_for_url("**agent=**")
    assert len(column(page, SECTION, 1)) == count > 4
    assert set(column(page, SECTION, 4)) == {agent}
    page.go_back()
    assert column(page, SECTION, 1) == of_team
    page.close()


def test_what_has_no_ids_says_so(place: Place, browser: Browser) -> None:
    page = opened(browser, dashboard(place), "#kpi/churn_rate")
    assert "no ids of their own" in page.inner_text(f"section[aria-label='{SECTION}']")
    page.close()
    page = opened(browser, dashboard(place), "#kpi/average_order_value?month=2024-11")
    assert "no records of this month" in page.inner_text(f"section[aria-label='{SECTION}']")
    page.close()
