"""Figures of whole real files, computed elsewhere from the same files, against what is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.load import load
from tests.defects.kit import SHARED, ask, deliver, file_of, findings, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings
    from tests.defects.conftest import Loaded

pytestmark = pytest.mark.shared


def test_no_record_of_any_whole_file_is_rejected(whole: Loaded) -> None:
    found = {
        (file.path.split("/")[0], one.feed): (one.records_read, one.rejected)
        for file in whole.report.outcomes
        for one in file.feeds
        if "google" not in file.path
    }
    assert found == {
        ("ads", "marketing_spend"): (1143, 0),
        ("reviews", "product_reviews"): (23486, 0),
        ("social", "social_mentions"): (14640, 0),
        ("subscriptions", "order_payments"): (7043, 0),
        ("subscriptions", "subscriptions"): (7043, 0),
        ("web", "web_events"): (12330 + 1908, 0),
    }


def test_1908_of_12330_sessions_bought_and_identical_rows_are_kept(whole: Loaded) -> None:
    sessions = (
        "select count(distinct session_id), "
        "count(distinct session_id) filter (event_name = 'purchase'), count(*) from raw.web_events"
    )
    assert ask(whole.settings, sessions) == [(12330, 1908, 12330 + 1908)]
    file = file_of(whole.report, "web/").feeds[0]
    assert (file.duplicate, file.filtered) == (0, 0)  # 119 rows repeat one before them


def test_faulty_durations_are_kept_and_missing_ones_are_none(whole: Loaded) -> None:
    seconds = (
        "select count(*) filter (engaged_seconds < 0), count(*) filter (engaged_seconds is null) "
        "from raw.web_events where event_name = 'session_start'"
    )
    assert ask(whole.settings, seconds) == [(33, 14)]


def test_77_527_percent_of_the_reviews_give_four_or_five_stars(whole: Loaded) -> None:
    stars = (
        "select count(*), count(*) filter (rating >= 4), sum(rating), count(posted_at), "
        "count(*) filter (body is null) from raw.product_reviews"
    )
    # 18,208 of 23,486 is 77.527 %; 98,548 stars are 4.1960 each
    assert ask(whole.settings, stars) == [(23486, 18208, 98548, 0, 845)]


def test_spend_is_58705_23_to_the_cent_and_zero_spend_is_harmless(whole: Loaded) -> None:
    spend = (
        "select sum(cost)::varchar, sum(conversions)::int, "
        "round(sum(cost) / sum(conversions), 3), count(*) filter (cost = 0), "
        "count(*) filter (cost = 0 and conversions > 0) "
        "from raw.marketing_spend where source_system = 'kag'"
    )
    assert ask(whole.settings, spend) == [("58705.2300", 1079, 54.407, 207, 71)]


def test_the_dirty_ads_file_gives_every_date_and_amount(whole: Loaded) -> None:
    spend = (
        "select count(*), count(cost), sum(cost)::varchar, min(spend_date)::varchar, "
        "max(spend_date)::varchar, count(distinct campaign_id), count(clicks), count(impressions), "
        "count(conversions) from raw.marketing_spend where source_system = 'dirty_ads'"
    )
    assert ask(whole.settings, spend) == [
        (2075, 1996, "429396.0700", "2024-11-01", "2024-11-30", 4, 1990, 2029, 2021)
    ]
    sales = (
        "select count(*), count(amount), sum(amount)::varchar from raw.order_payments "
        "where source_system = 'dirty_ads'"
    )
    assert ask(whole.settings, sales) == [(2075, 1968, "2953768.0000")]


def test_1869_of_7043_subscriptions_have_ended_and_no_date_is_made_up(whole: Loaded) -> None:
    ended = (
        "select count(*), count(*) filter (status = 'ended'), sum(monthly_amount)::varchar, "
        "sum(monthly_amount) filter (status = 'ended')::varchar, count(started_at), "
        "count(ended_at), count(distinct plan) from raw.subscriptions"
    )
    assert ask(whole.settings, ended) == [(7043, 1869, "456116.6000", "139130.8500", 0, 0, 3)]
    rules = ask(whole.settings, "select rule, records from ops.file_filters")
    assert rules == [("nothing_charged_yet", 11)]


def test_posts_are_one_where_author_minute_and_text_are_one(whole: Loaded) -> None:
    posts = file_of(whole.report, "social/").feeds[0]
    assert (posts.records_read, posts.inserted, posts.duplicate) == (14640, 14485, 155)
    times = "select min(posted_at)::varchar, max(posted_at)::varchar from raw.social_mentions"
    assert ask(whole.settings, times) == [("2015-02-16 23:36:00", "2015-02-24 11:53:00")]


def test_9178_posts_are_complaints_where_line_ends_stand_in_texts(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, SHARED / "social" / "airline_tweets.csv.gz", "social", "complaints.csv.gz")
    (file,) = load(settings, "run").outcomes
    one = file.feeds[0]
    assert (one.records_read, one.inserted + one.duplicate, one.inserted) == (14640, 9178, 9089)
    rules = ask(settings, "select rule, records from ops.file_filters order by 1")
    assert rules == [("neutral", 3099), ("positive", 2363)]


def test_whole_files_have_no_column_that_nobody_speaks_of(whole: Loaded) -> None:
    assert findings(whole.settings, "") == []


def test_the_session_marts_convert_1908_of_12330(sessions_built: Settings) -> None:
    """The README's 15.4745 %, by the published definition; no traffic and no pages are told."""
    built = ask(
        sessions_built,
        "select kpi_id, sum(numerator)::int, sum(denominator)::int from kpis.kpi_values "
        "where dimension = 'all' and period_grain = 'quarter' and denominator is not null "
        "group by kpi_id order by kpi_id",
    )
    counted = {kpi: (numerator, denominator) for kpi, numerator, denominator in built}
    assert counted["conversion_rate"] == (1908, 12330)
    # 33 durations below zero are faults and 14 are missing: the day alone gives no length
    assert counted["time_on_site"][1] == 12330 - 33 - 14
    assert counted["identified_session_share"] == (0, 12330)
    assert set(counted) == {"conversion_rate", "time_on_site", "identified_session_share"}
