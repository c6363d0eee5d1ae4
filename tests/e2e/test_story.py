"""The KPIs agree with the story that the sample tells (docs/sample.md), and tell no other.

By weeks it shows in ten times as many customers: `make oracle` publishes them and asks, and after
`make demo` so does `STORY_SAMPLE=published/current/cx.duckdb pytest tests/e2e/test_story.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from scipy.stats import binomtest

from orchestration.publication.pointer import current
from tests.e2e.commands import refreshed
from tests.e2e.story import LARGE, LEVEL, SMALL, UNTOUCHED, Line, Planted, step
from tests.e2e.two_shares import Share

CASES = [
    pytest.param(size, planted, id=f"{planted.kpi} from {planted.grain} {planted.first}")
    for size, changes in (("small", SMALL), ("large", LARGE))
    for planted in changes
]
Connection = duckdb.DuckDBPyConnection
WHAT_A_REASON_TAKES = """
    select timing_reason, other_n, ci_low, is_significant
    from journeys.survey_timing
    where kpi_id = ? and dimension = 'all' and period_grain = 'quarter'
        and period_date = date '2024-10-01'
        and timing_reason not in ('premature', 'not_well_timed')
    order by other_n * difference desc
"""
MONTHS_BEFORE_DELIVERY = """
    select distinct period_date from journeys.survey_timing
    where timing_reason = 'before_delivery' and period_grain = 'month' and other_n > 0
    order by period_date
"""
AFTER_A_FIRST_ORDER = """
    select experience_kind = 'late_order', sum(case when is_lost_after then 1 else 0 end), count(*)
    from core.fct_experiences
    where is_active and is_lost_after is not null and customer_type = 'new'
        and experience_kind in ('late_order', 'good_first_order')
    group by 1 order by 1
"""
NO_SECOND_ORDER = """
    select not orders.is_on_time, sum(1 - observations.numerator), count(*)
    from kpis.kpi_observations_repeat_purchase_rate as observations
    inner join core.fct_orders as orders on observations.entity_id = orders.order_id
    where orders.is_on_time is not null
        and observations.local_date between date '2024-10-01' and date '2024-11-17'
    group by 1 order by 1
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """What is published of the sample at scale 0.001."""
    publication = current(refreshed(tmp_path_factory).settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize(("size", "planted"), CASES)
def test_a_planted_change_shows_when_it_came_and_when_it_went(
    size: str, planted: Planted, request: pytest.FixtureRequest
) -> None:
    line = Line(request.getfixturevalue(size), planted)
    before = step(planted.first, planted.grain, -1)
    assert line.moved(planted.first) == planted.sign
    assert line.moved(before) != planted.sign
    if planted.last:
        after = step(planted.last, planted.grain, 1)
        assert line.moved(planted.last) == -planted.sign
        assert line.moved(after) != -planted.sign
        assert line.at(after).overlaps(line.at(before))


@pytest.mark.parametrize(
    ("size", "grain", "changes"), [("small", "month", SMALL), ("large", "week", LARGE)]
)
def test_where_nothing_was_planted_as_much_is_significant_as_by_chance(
    size: str, grain: str, changes: tuple[Planted, ...], request: pytest.FixtureRequest
) -> None:
    connection = request.getfixturevalue(size)
    untouched = [Planted(kpi, 0, grain, date.max) for kpi in UNTOUCHED]
    lines = {(c.kpi, c.breakdown, c.grain): c for c in (*changes, *untouched)}
    p_values = [
        p for planted in lines.values() for p in Line(connection, planted).placebos(changes)
    ]
    false_alarms = sum(p < LEVEL for p in p_values)
    assert len(p_values) > 100
    assert binomtest(false_alarms, len(p_values), LEVEL, alternative="greater").pvalue > LEVEL
    assert min(p_values) > LEVEL / len(p_values)


def test_the_status_log_begins_in_its_week(sample: Connection) -> None:
    line = Line(sample, Planted("transfer_rate", 0, "week", date.max))
    assert min(line.values) == date(2024, 10, 28)


@pytest.mark.parametrize("kpi", ["nps", "csat"])
def test_surveys_before_the_parcel_come_out_on_top_of_timing(sample: Connection, kpi: str) -> None:
    """On top is what takes most from the score of all: its answers times its difference.

    Parcels that never come score lower still, but are few.
    """
    rows = sample.execute(WHAT_A_REASON_TAKES, [kpi]).fetchall()
    reason, answers, ci_low, is_significant = rows[0]
    assert (reason, is_significant) == ("before_delivery", True)
    assert ci_low > 0
    assert answers > 0.85 * sum(row[1] for row in rows)


def test_nobody_answers_before_the_parcel_in_other_months(sample: Connection) -> None:
    rows = sample.execute(MONTHS_BEFORE_DELIVERY).fetchall()
    # those of the last days of November answer in December
    assert [day.month for (day,) in rows] == [9, 10, 11, 12]
    assert {day.year for (day,) in rows} == {2024}


@pytest.mark.parametrize("query", [AFTER_A_FIRST_ORDER, NO_SECOND_ORDER])
def test_more_new_customers_are_lost_after_a_late_parcel(large: Connection, query: str) -> None:
    """Like with like: at 0.001 thirty new customers had a late parcel, too few to tell."""
    (_, lost_after_good, of_good), (_, lost, of_late) = large.execute(query).fetchall()
    _, low, _ = Share(int(lost), of_late).less(Share(int(lost_after_good), of_good))
    assert of_late > 250
    assert low > 0
