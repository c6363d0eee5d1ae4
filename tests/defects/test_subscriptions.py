"""A real file of subscriptions without a single date, from one export and from two."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path

from orchestration import transform
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from orchestration.settings import Settings
from tests.defects.kit import EXTRACTS, SHARED, ask
from tests.parsed import lend_parse

DATED = r"""'(?<!\d)(?P<year>20\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)'"""
BUILT = "+fct_subscriptions +fct_customer_periods +int_times_faulty"
SUBSCRIPTIONS = """
    select count(*), count(*) filter (is_ended), count(*) filter (is_ended_without_time)
    from core.fct_subscriptions
"""
PERIODS = """
    select period_date::varchar, count(*) filter (is_active_at_start),
        count(*) filter (is_active_at_start and lost_count > 0),
        sum(recurring_amount_at_start)::varchar,
        sum(greatest(recurring_amount_at_start - coalesce(recurring_amount_at_end, 0), 0))::varchar
    from core.fct_customer_periods
    where period_grain = 'month'
    group by all
    having count(*) filter (is_active_at_start) > 0
    order by all
"""


def built(folder: Path, exports: dict[str, bool]) -> Settings:
    """The models over exports of one file, by day; false is one in which nobody has left yet."""
    settings = Settings(
        landing=folder / "landing",
        extracts=folder / "extracts",
        warehouse=folder / "warehouse",
        published=folder / "published",
        pseudonym_key="a key for tests only" * 2,
        as_of=datetime(2019, 1, 15),
        currency="USD",
    )
    mapping = (EXTRACTS / "subscriptions" / "telco.yml").read_text()
    (settings.extracts / "subscriptions").mkdir(parents=True)
    (settings.extracts / "subscriptions" / "telco.yml").write_text(
        mapping.replace("2019-01-01T00:00:00", DATED)
    )
    (settings.landing / "subscriptions").mkdir(parents=True)
    with gzip.open(SHARED / "subscriptions" / "telco_churn.csv.gz", "rt", newline="") as file:
        header, *rows = csv.reader(file)
    for day, has_left in exports.items():
        with (settings.landing / "subscriptions" / f"telco_{day}.csv").open("w") as file:
            told = rows if has_left else [[*row[:-1], "No"] for row in rows]
            csv.writer(file, lineterminator="\n").writerows([header, *told])
    assert all(one.state == "loaded" for one in load(settings, "run").outcomes)
    write_run_context(settings, "run")
    lend_parse(settings)
    assert not transform.build(settings, "run", select=BUILT).skipped
    return settings


def test_1869_of_7043_customers_are_lost_between_two_exports(tmp_path: Path) -> None:
    settings = built(tmp_path, {"2018-11-30": False, "2018-12-31": True})
    assert ask(settings, SUBSCRIPTIONS) == [(7043, 1869, 0)]
    # counted in the file: 7,043 rows worth 456,116.60 a month, 1,869 of them with Churn = Yes,
    # worth 139,130.85; 5,174 rows worth 316,985.75 are left for January
    assert ask(settings, PERIODS) == [
        ("2018-12-01", 7043, 1869, "456116.6000", "139130.8500"),
        ("2019-01-01", 5174, 0, "316985.7500", "0.0000"),
    ]


def test_one_export_without_dates_says_who_has_ended_and_dates_nobody(tmp_path: Path) -> None:
    settings = built(tmp_path, {"2018-12-31": True})
    assert ask(settings, SUBSCRIPTIONS) == [(7043, 1869, 1869)]
    assert ask(settings, PERIODS) == [("2019-01-01", 5174, 0, "316985.7500", "0.0000")]
    faulty = (
        "select record_count, faulty_count from intermediate.int_times_faulty "
        "where feed = 'subscriptions' and fault = 'ended without a time'"
    )
    assert ask(settings, faulty) == [(7043, 1869)]
