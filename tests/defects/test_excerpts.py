"""Sixteen defects that real files have, each with what becomes of it.

Expected values are read off the excerpts by eye; every excerpt has at most fourteen rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.load import load
from tests.defects.kit import ask, deliver, excerpt, file_of, rejects, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.outcomes import FileOutcome
    from orchestration.settings import Settings
    from tests.defects.conftest import Loaded

pytestmark = pytest.mark.shared


def strict(folder: Path, number: int) -> tuple[Settings, FileOutcome]:
    """An excerpt through the mapping that makes no allowance for its defect."""
    settings = settings_in(folder)
    deliver(settings, excerpt(number), "strict")
    (only,) = load(settings, "run").outcomes
    return settings, only


def counts(loaded: Loaded, word: str, feed: str) -> tuple[int, int, int, int, int]:
    """Read, inserted, duplicate, filtered and rejected records of a file and feed."""
    (one,) = (each for each in file_of(loaded.report, word).feeds if each.feed == feed)
    return one.records_read, one.inserted, one.duplicate, one.filtered, one.rejected


def test_every_excerpt_is_loaded_by_a_mapping_of_its_own(excerpts: Loaded) -> None:
    states = {file.path: (file.state, file.message) for file in excerpts.report.outcomes}
    assert len(states) == 16
    assert set(states.values()) == {("loaded", "")}


def test_01_two_code_pages_in_one_line_are_loaded_as_the_one_declared(excerpts: Loaded) -> None:
    comments = ask(
        excerpts.settings,
        "select score::int, comment from raw.survey_responses inner join ops.files "
        "on _file_id = file_id where path like '%/01_%' order by _record",
    )
    assert [score for score, _ in comments] == [9, 10]
    assert comments[1][1] == (
        "Le magasin est plaisant, tout y est bien présent\u201a et toujours bien achalandé."
    )
    assert "vigne vierge qui ne se développe pasé" in comments[0][1]
    assert "pour \u201achange" in comments[0][1]  # the other page's é: a low quote in this one


def test_02_line_ends_and_quotes_inside_a_text_stay_in_their_text(excerpts: Loaded) -> None:
    assert counts(excerpts, "/02_", "survey_responses") == (4, 4, 0, 0, 0)
    rows = ask(
        excerpts.settings,
        "select _record, score::int, responded_at::varchar, comment from raw.survey_responses "
        "inner join ops.files on _file_id = file_id where path like '%/02_%' order by _record",
    )
    assert [row[:3] for row in rows] == [
        (1, 4, "2018-05-26 16:45:33"),
        (2, 1, "2017-11-18 10:26:44"),
        (3, 1, "2018-08-15 12:27:20"),
        (4, 1, "2018-06-14 12:29:32"),
    ]
    assert rows[0][3] == "atendeu as minhas necessidades gostei muito \r\n\r\n\r\n "
    assert rows[3][3].split("\r\n") == [
        "Pedido chegou incompleto!",
        "Aguardando o restante.",
        "Agradeço ",
        "",
        " ",
    ]


def test_03_a_review_of_two_orders_is_two_rows_of_one_answer(excerpts: Loaded) -> None:
    assert counts(excerpts, "/03_", "survey_responses") == (6, 6, 0, 0, 0)
    answers = ask(
        excerpts.settings,
        "select left(answer_id, 8), count(*), count(distinct order_id) from raw.survey_responses "
        "inner join ops.files on _file_id = file_id where path like '%/03_%' "
        "group by all order by 2 desc, 1",
    )
    assert answers == [
        ("0c76e7a5", 2, 2),
        ("2d6ac45f", 2, 2),
        ("44e9f871", 1, 1),
        ("69a1068c", 1, 1),
    ]


def test_04_and_05_impossible_orders_of_times_are_kept_as_written(excerpts: Loaded) -> None:
    assert counts(excerpts, "/04_", "orders") == (6, 6, 0, 0, 0)
    assert counts(excerpts, "/05_", "orders") == (14, 14, 0, 0, 0)
    shipped = (
        "select placed_at::varchar, shipped_at::varchar from raw.orders "
        "where order_id = 'dee6298ce7d1fb2645141ef9972157aa'"
    )
    assert ask(excerpts.settings, shipped) == [("2018-04-30 14:06:12", "2018-04-30 12:59:00")]


def test_06_one_declared_date_format_refuses_the_file_of_three(tmp_path: Path) -> None:
    settings, file = strict(tmp_path, 6)
    assert (file.state, file.message[:42]) == (
        "refused",
        "marketing_spend: 3 of 6 records are bad, m",
    )
    assert rejects(settings, "/06_") == [
        ("marketing_spend", line, "spend_date", "not a date") for line in (3, 4, 7)
    ]
    assert ask(settings, "select count(*) from raw.marketing_spend") == [(0,)]


def test_06_an_expression_for_each_shape_of_date_loads_them_all(excerpts: Loaded) -> None:
    rows = ask(
        excerpts.settings,
        "select ad_id, spend_date::varchar, cost::varchar, amount::varchar, campaign_id "
        "from raw.marketing_spend inner join raw.order_payments "
        "on order_id = 'dirty_ads:' || ad_id order by ad_id",
    )
    assert rows == [
        ("A1000", "2024-11-16", "231.8800", "1892.0000", "DataAnalyticsCourse"),
        ("A1001", "2024-11-20", "216.8400", "1679.0000", "DataAnalyticsCourse"),
        ("A1002", "2024-11-16", "203.6600", "1624.0000", "Data Anlytics Corse"),
        ("A1003", "2024-11-26", "237.6600", "1225.0000", "Data Analytcis Course"),
        ("A1004", "2024-11-22", "195.9000", "1091.0000", "Data Analytics Corse"),
        ("A1005", "2024-11-16", "243.5700", "1315.0000", "DataAnalyticsCourse"),
    ]


def test_07_by_author_minute_and_text_the_same_posts_are_four(excerpts: Loaded) -> None:
    assert counts(excerpts, "/07_", "social_mentions") == (4, 4, 0, 0, 0)
    posted = ask(
        excerpts.settings, "select posted_at::varchar from raw.social_mentions order by _record"
    )
    assert [time for (time,) in posted] == [
        "2015-02-22 17:16:00",
        "2015-02-22 17:15:00",
        "2015-02-22 17:15:00",
        "2015-02-22 17:14:00",
    ]


def test_08_a_blank_is_no_amount(tmp_path: Path) -> None:
    settings, file = strict(tmp_path, 8)
    assert file.state == "refused"
    assert rejects(settings, "/08_") == [
        ("order_payments", line, "amount", "not a decimal(18,4)") for line in (2, 3, 4, 5)
    ]


def test_08_a_blank_that_is_declared_as_none_is_none(excerpts: Loaded) -> None:
    assert counts(excerpts, "/08_", "subscriptions") == (4, 4, 0, 0, 0)
    assert counts(excerpts, "/08_", "order_payments") == (4, 0, 0, 4, 0)
    monthly = "select monthly_amount::varchar, started_at from raw.subscriptions order by _record"
    assert ask(excerpts.settings, monthly) == [
        ("52.5500", None),
        ("20.2500", None),
        ("80.8500", None),
        ("25.7500", None),
    ]


def test_09_of_two_columns_of_one_name_the_picked_one_is_read(excerpts: Loaded) -> None:
    assert counts(excerpts, "/09_", "tickets") == (6, 5, 1, 0, 0)
    rows = ask(
        excerpts.settings,
        "select ticket_id, category, status, created_at::varchar, solved_at::varchar, "
        "closed_at::varchar from raw.tickets where source_system = 'servicenow' order by 1",
    )
    assert rows == [
        ("0000093", "61", "Closed", "2016-02-29 08:56:00", None, "2016-03-05 10:00:00"),
        ("0000160", "53", "Closed", "2016-02-29 10:18:00", None, "2016-03-05 11:00:00"),
        ("0000199", "42", "Closed", "2016-02-29 11:06:00", None, "2016-03-05 12:00:00"),
        *(
            ("0028089", "28", "unknown", "2016-05-10 22:09:00", *ended)
            for ended in [("2016-06-16 13:02:00", "2016-06-21 13:07:00")]
        ),
        *(
            ("0030413", "46", "unknown", "2016-05-17 14:42:00", *ended)
            for ended in [("2016-06-21 17:28:00", "2016-06-26 18:00:00")]
        ),
    ]
