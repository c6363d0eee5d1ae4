"""The page of priorities says what to mend first, what that rests on, and whom to ask."""

from __future__ import annotations

import re

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import cells, dashboard, figure, opened, packed_text, said, texts
from tests.e2e.commands import Place


@pytest.fixture(scope="module")
def page(place: Place, browser: Browser) -> Page:
    return opened(browser, dashboard(place), "#priorities?quarter=2024-10-01")


def test_each_part_of_the_arithmetic_is_as_published(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Reach and distance in one table; effect and what is at stake in the other."""
    expected = published.execute(
        """
        select priority_rank, touchpoint_name, reach_count, dissatisfied_count,
            100 * dissatisfaction_rate, 100 * kpi_value, kpi_n, 100 * target_distance,
            customers_beyond_target, 100 * effect, effect_bad_n, customers_at_stake,
            value_at_stake_amount,
            case when has_too_few then 'too few to tell' when effect is null then '\u2013'
                when is_proven then 'proven' else 'not proven' end
        from journeys.touchpoint_priorities inner join core.dim_touchpoints using (touchpoint)
        where period_date = date '2024-10-01' order by priority_rank
        """
    ).fetchall()
    section = "What to mend first, and why"
    far, costs = cells(page, section), cells(page, section, 1)
    assert len(far) == len(costs) == len(expected) > 5
    for distance, stake, (rank, name, *known, remark) in zip(far, costs, expected, strict=True):
        assert distance[:2] == stake[:2] == [name, str(rank)]
        told = [figure(distance[place]) for place in (2, 3, 4, 7, 8, 10, 11)]
        told += [figure(stake[place]) for place in (3, 6, 8, 10)]
        assert told == pytest.approx(known, abs=0.51)
        assert stake[5] == remark


def test_the_back_test_is_answered_in_words(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Yes, no or not proven, as the published row over all quarters has it."""
    proven, difference, dissatisfied = published.execute(
        """
        select is_significant, difference, dissatisfied_count
        from journeys.priority_backtest where period_grain = 'all'
        """
    ).fetchall()[0] or (None, 0, 0)
    answer = texts(page, "section[aria-label='Does the order foretell anything?'] > p")[0]
    begin = "Yes" if difference > 0 else "No"
    assert answer.startswith(begin if proven else "That is not proven")
    assert f"{dissatisfied:,} dissatisfied" in answer
    points = re.search(r"a difference of ([+-]?[0-9.]+) pp", answer)
    assert points
    assert float(points[1]) == pytest.approx(100 * difference, abs=0.051)


def test_requests_are_counted_by_what_when_and_why_not(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    section = "Whom to ask for feedback"
    channels = published.execute(
        """
        select touchpoint_name, channel, count(*)
        from actions.feedback_requests inner join core.dim_touchpoints using (touchpoint)
        where decision = 'ask' group by all
        """
    ).fetchall()
    told = [(name, channel, figure(n)) for name, channel, n in cells(page, section)]
    assert sorted(told) == sorted((name, said(channel), n) for name, channel, n in channels)
    hours = published.execute(
        """
        select hour(ask_wall_clock_at), time_zone, count(*)
        from actions.feedback_requests where decision = 'ask' group by all
        """
    ).fetchall()
    shown = [(int(hour[:2]), zone, figure(n)) for _, hour, zone, n in cells(page, section, 1)]
    assert sorted(shown) == sorted(hours)
    waiting = published.execute(
        """
        select count(*) from actions.feedback_requests
        where decision = 'wait' group by reason order by count(*) desc
        """
    ).fetchall()
    assert [figure(row[1]) for row in cells(page, section, 2)] == [n for (n,) in waiting]
    assert len(waiting) > 5
    (asked,) = published.execute(
        "select count(*) from actions.feedback_requests where decision = 'ask'"
    ).fetchall()[0] or (0,)
    assert any(f"{asked:,} customers are to be asked" in text for text in texts(page, "p"))


def test_no_customer_is_in_the_page(place: Place, published: duckdb.DuckDBPyConnection) -> None:
    """Neither an id of the warehouse nor one of the sources, nor a request's."""
    told = set(re.findall(r'"([^"]*)"', packed_text(dashboard(place))))
    assert "first_contact_resolution_rate" in told
    known = published.execute(
        "select customer_id, source_customer_id, request_id from actions.feedback_requests"
    ).fetchall()
    ids = {each for row in known for each in row if each is not None}
    assert len(ids) > 2000
    assert not ids & told
