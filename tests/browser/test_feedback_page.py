"""The page of feedback says what is published of scores, their timing and comments."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.browser.looking import changed, column, dashboard, opened, texts
from tests.e2e.commands import Place

_TIMING = "Surveys that came at the wrong moment"
_WRITTEN = "What customers wrote"


def test_raw_and_well_timed_scores_stand_beside_one_another(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    """Samples of the three groups, the third where it is no small one; whether they differ."""
    rows = published.execute(
        """
        select
            n, well_timed_n, case when other_n = 0 or not is_small_sample then other_n end,
            case when not is_small_sample then is_significant end
        from journeys.survey_timing
        where dimension = 'all' and (
            period_grain = 'all' or timing_reason = 'not_well_timed'
            and period_grain = 'month' and period_date = date '2025-05-01'
        )
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#feedback")
    shown = [column(page, _TIMING, at) for at in (3, 4, 5, 7)]
    proven = {None: "\u2013", True: "proven", False: "not proven"}
    told = [(*(_n(cell) for cell in samples), sure) for *samples, sure in zip(*shown, strict=True)]
    known = [(*samples, proven[sure]) for *samples, sure in rows]
    assert sorted(told, key=str) == sorted(known, key=str)
    assert len(told) > 10
    page.close()


@pytest.mark.parametrize("dimension", ["answer_delay", "channel", "ask_number"])
def test_scores_are_told_by_what_they_depend_on(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection, dimension: str
) -> None:
    expected = published.execute(
        """
        select kpi_id, list(n order by n)
        from kpis.kpi_values
        where kpi_id in ('nps', 'csat', 'ces') and period_grain = 'month' and timing = 'all'
            and period_date = date '2025-05-01' and dimension = $dimension and not is_small_sample
        group by kpi_id
        """,
        {"dimension": dimension},
    ).fetchall()
    page = opened(browser, dashboard(place), f"#feedback?by={dimension}")
    for kpi, place_of_n in (("nps", 3), ("csat", 5), ("ces", 7)):
        cells = column(page, "What scores depend on", place_of_n)
        told = sorted(int(cell.replace(",", "")) for cell in cells if cell != "\u2013")
        assert told == dict(expected).get(kpi, []), kpi
    page.close()


def test_the_newest_comments_are_those_published(
    place: Place, browser: Browser, published: duckdb.DuckDBPyConnection
) -> None:
    expected = published.execute(
        """
        select comment_redacted from core.fct_survey_answers where has_comment
        order by responded_at desc, response_id, question_id limit 40
        """
    ).fetchall()
    page = opened(browser, dashboard(place), "#feedback")
    assert column(page, _WRITTEN, 7) == [comment for (comment,) in expected]
    page.close()


def test_what_was_not_delivered_is_no_data_and_no_error(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    """Neither tickets nor surveys, hence no figure of either, and no journey of help."""
    emptied = ["core.fct_tickets", "core.dim_agents", "core.fct_survey_answers"]
    emptied += ["journeys.survey_timing", "journeys.stage_values", "journeys.stage_survival"]
    changes = [f"delete from {table}" for table in [*emptied, "journeys.stage_drop_offs"]]
    changes.append("delete from kpis.kpi_values where kpi_id <> 'average_order_value'")
    file = changed(place, tmp_path, *changes)
    for shown, sections in (("#support", 6), ("#feedback", 5), ("#journey/get_help", 6)):
        page = opened(browser, file, shown)
        told = texts(page, "main section")
        assert sum("no data" in section for section in told) == sections, shown
        assert page.locator("main svg").count() == 0
        page.close()


def _n(cell: str) -> int | None:
    """The sample size in such as `27.0 (21.7 to 32.1), n = 627`; 0 where nobody answered."""
    if cell == "too few":
        return None
    return 0 if cell == "\u2013" else int(cell.split("n = ")[1].replace(",", ""))
