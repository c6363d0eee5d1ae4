"""The page of support says what is published of teams, agents and tickets, small ones hidden."""

from __future__ import annotations

import duckdb
from playwright.sync_api import Browser

from tests.browser.looking import column, dashboard, opened, texts
from tests.e2e.commands import Place

_MEASURES = (
    "tickets_solved",
    "first_response_minutes_median",
    "resolution_hours_median",
    "sla_resolution_rate",
    "first_contact_resolution_rate",
    "reopen_rate",
    "csat",
)


def test_teams_and_agents_show_what_is_published_and_hide_small_samples(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    page = opened(browser, dashboard(place), "#support")
    for section, dimension in (("Teams", "team"), ("Agents", "agent")):
        expected = published.execute(
            f"""
            select dimension_value, kpi_id, n, is_small_sample
            from kpis.kpi_values
            where period_grain = 'month' and period_date = date '2025-05-01' and timing = 'all'
                and dimension = '{dimension}' and kpi_id in {_MEASURES}
                and dimension_value <> 'not_applicable'
                and (dimension = 'team' or dimension_value <> 'unknown')
            """
        ).fetchall()
        solved = {
            value: n for value, kpi, n, small in expected if kpi == _MEASURES[0] and not small
        }
        few = [value for value, *_, small in expected if small]
        names = column(page, section, 1)
        told = dict(zip(names, column(page, section, 2), strict=True))
        assert sorted(names) == sorted({value for value, *_ in expected})
        assert {name: n for name, n in told.items() if name in solved} == {
            name: f"{n:,}" for name, n in solved.items()
        }
        cells = texts(page, f"section[aria-label='{section}'] td")
        assert cells.count("too few") == len(few) > 0
        assert f"too few cases: {len(few)}." in page.inner_text(f"section[aria-label='{section}']")
    page.close()


def test_a_team_leads_to_its_agents_and_they_to_their_tickets(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """From team to agent to ids, by what the address says, and back again."""
    team, agent = published.execute(
        """
        select team, agent
        from core.fct_tickets
        where not is_excluded and is_solved and agent <> 'unknown'
            and date_trunc('month', solved_local_date) = date '2025-05-01'
        group by all
        order by count(*) desc, agent
        """
    ).fetchall()[0]
    ids = published.execute(
        """
        select ticket_id
        from core.fct_tickets
        where not is_excluded and is_solved and team = $team and agent = $agent
            and date_trunc('month', solved_local_date) = date '2025-05-01'
        order by solved_at desc, ticket_id desc
        """,
        {"team": team, "agent": agent},
    ).fetchall()
    colleagues = published.execute(
        "select agent_id from core.dim_agents where team = $team", {"team": team}
    ).fetchall()
    page = opened(browser, dashboard(place), "#support")
    everybody = column(page, "Agents", 1)
    page.click(f"section[aria-label='Teams'] td a:text-is('{team}')")
    page.wait_for_url("**team=**")
    named = column(page, "Agents", 1)
    assert set(named) == set(everybody) & {name for (name,) in colleagues}
    page.click(f"section[aria-label='Agents'] td a:text-is('{agent}')")
    page.wait_for_url("**agent=**")
    assert column(page, "The tickets behind the numbers", 1) == [ticket for (ticket,) in ids]
    assert len(ids) > 4
    page.go_back()
    assert column(page, "Agents", 1) == named
    page.go_back()
    assert column(page, "Agents", 1) == everybody
    page.close()


def test_the_newest_tickets_of_a_month_are_kept_and_nobody_of_few_is_named(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """What is hidden of an agent cannot be worked out from single tickets."""
    month = """
        from core.fct_tickets
        where not is_excluded and date_trunc('month', created_local_date) = date '2024-11-01'
    """
    (total,) = published.execute(f"select count(*) {month}").fetchall()[0]
    newest = published.execute(
        f"select ticket_id {month} order by created_at desc, ticket_id desc limit 150"
    ).fetchall()
    few = published.execute(f"select agent {month} group by agent having count(*) < 5").fetchall()
    page = opened(browser, dashboard(place), "#support?month=2024-11&moment=created&records=all")
    section = "The tickets behind the numbers"
    assert column(page, section, 1) == [ticket for (ticket,) in newest]
    assert f"of the newest {len(newest)} of {total:,}." in page.inner_text(
        f"section[aria-label='{section}']"
    )
    assert not {name for (name,) in few} & set(column(page, section, 4))
    page.close()
