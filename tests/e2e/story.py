"""What the sample's story changes, and the periods in which its KPIs must show it.

The dates are those of docs/sample.md. A KPI shows them where its own date says: a promise is broken
in the week of the promise, but a late parcel is counted when it comes at last, one week later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import duckdb
from scipy.stats import binomtest, chi2

ALL = ("all", "all")
ORDER = ("survey", "How was your order")
PARCELS = ("ticket_category", "delivery")
LEVEL = 0.05
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Planted:
    """A change of a KPI: the first period that shows it, and the first that is as before again."""

    kpi: str
    sign: int
    grain: str
    first: date
    last: date | None = None
    breakdown: tuple[str, str] = ALL


@dataclass(frozen=True)
class Value:
    """One published value; a count's interval is the exact one of Poisson."""

    n: int
    low: float
    high: float
    change: float | None
    p: float | None
    is_mature: bool

    def overlaps(self, other: Value) -> bool:
        """Whether the intervals have a point in common."""
        return self.low <= other.high and other.low <= self.high


# Small: 0.001 of the shop. A week there has forty parcels and twenty answers, so months or quarters
# are asked. Surveys are sent too early until 3 December, and the last late parcels come in that
# month: both are as before in January. First answers, defects and NPS need a quarter.
SMALL = (
    Planted("first_response_minutes", -1, "quarter", date(2024, 4, 1)),
    Planted("first_response_minutes_median", -1, "quarter", date(2024, 4, 1)),
    Planted("premature_survey_rate", 1, "month", date(2024, 9, 1), date(2025, 1, 1), ORDER),
    Planted("nps_touchpoint", -1, "quarter", date(2024, 10, 1), date(2025, 1, 1)),
    Planted("promise_kept_rate", -1, "month", date(2024, 10, 1), date(2024, 12, 1)),
    Planted("on_time_delivery_rate", -1, "month", date(2024, 10, 1), date(2025, 1, 1)),
    Planted("delivery_days", 1, "month", date(2024, 10, 1), date(2025, 1, 1)),
    Planted("order_defect_rate", 1, "quarter", date(2024, 10, 1), date(2025, 1, 1)),
    Planted("ticket_volume", 1, "month", date(2024, 10, 1), date(2024, 12, 1), PARCELS),
    Planted("first_response_minutes", 1, "quarter", date(2024, 10, 1), date(2025, 1, 1)),
)

# Large: 0.01 of the shop, by weeks. 2024-03-01 was a Friday: the mean feels it in that week, the
# median in the next. Who ordered on 1 September was asked on the 4th: that week has them; scores
# follow in the next, when most of the week's answers are about them. Parcels handed over from
# 7 October on were promised for that week and came late from the next on; the last come three weeks
# after 17 November. The helpdesk is slow for two weeks longer than the carrier.
LARGE = (
    Planted("first_response_minutes", -1, "week", date(2024, 2, 26)),
    Planted("first_response_minutes_median", -1, "week", date(2024, 3, 4)),
    Planted("premature_survey_rate", 1, "week", date(2024, 9, 2), date(2024, 12, 9), ORDER),
    Planted("nps_touchpoint", -1, "week", date(2024, 9, 9), date(2024, 12, 9)),
    Planted("csat", -1, "week", date(2024, 9, 9), date(2024, 12, 9), ORDER),
    Planted("promise_kept_rate", -1, "week", date(2024, 10, 7), date(2024, 11, 25)),
    Planted("order_defect_rate", 1, "week", date(2024, 10, 7), date(2024, 11, 18)),
    Planted("ticket_volume", 1, "week", date(2024, 10, 7), date(2024, 11, 25), PARCELS),
    Planted("first_response_minutes", 1, "week", date(2024, 10, 7), date(2024, 12, 2)),
    Planted("first_response_minutes_median", 1, "week", date(2024, 10, 7), date(2024, 12, 2)),
    Planted("on_time_delivery_rate", -1, "week", date(2024, 10, 14), date(2024, 12, 9)),
    Planted("delivery_days", 1, "week", date(2024, 10, 14), date(2024, 12, 9)),
    Planted("bad_experience_churn_rate", 1, "quarter", date(2024, 10, 1)),
)
UNTOUCHED = ("reopen_rate", "survey_response_rate")


def step(day: date, grain: str, periods: int) -> date:
    """First day of the period so many later."""
    if grain == "week":
        return day + timedelta(weeks=periods)
    months = day.year * 12 + day.month - 1 + periods * MONTHS[grain]
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True)
class Line:
    """The published values of what a change was planted in, period by period."""

    connection: duckdb.DuckDBPyConnection
    planted: Planted

    @cached_property
    def is_count(self) -> bool:
        """Counts have no interval in the scorecard, and no test."""
        query = "select kind from kpis.dim_kpi where kpi_id = ?"
        return self.connection.execute(query, [self.planted.kpi]).fetchall() == [("count",)]

    @cached_property
    def values(self) -> dict[date, Value]:
        """By the first day of the period; a count's period without a row is absent."""
        rows = self.connection.execute(
            """
            select period_date, n, ci_low, ci_high, change, change_p_value, is_mature
            from kpis.kpi_values
            where kpi_id = ? and dimension = ? and dimension_value = ? and period_grain = ?
                and timing = 'all' and value is not null
            order by period_date
            """,
            [self.planted.kpi, *self.planted.breakdown, self.planted.grain],
        ).fetchall()
        values = {day: Value(*rest) for day, *rest in rows}
        return {day: counted(value.n) for day, value in values.items()} if self.is_count else values

    def at(self, day: date) -> Value:
        """Of one period; of a count 0 where it has no row."""
        return self.values.get(day, counted(0)) if self.is_count else self.values[day]

    def moved(self, day: date) -> int:
        """Sign of a significant change to that period, else 0: quantiles by their intervals."""
        now, before = self.at(day), self.at(step(day, self.planted.grain, -1))
        if self.is_count:
            is_other = binomtest(now.n, now.n + before.n).pvalue < LEVEL
        elif now.p is None:
            is_other = not now.overlaps(before)
        else:
            is_other = now.p < LEVEL
        return (1 if now.low > before.low else -1) if is_other else 0

    def placebos(self, all_planted: tuple[Planted, ...]) -> list[float]:
        """p-values of the final periods that no planted change of this line touches."""
        mine = [
            (other.first, other.last or step(other.first, other.grain, 1))
            for other in all_planted
            if (other.kpi, other.breakdown) == (self.planted.kpi, self.planted.breakdown)
        ]
        return [
            now.p
            for (_, before), (day, now) in pairwise(self.values.items())
            if now.p is not None
            and now.is_mature
            and before.is_mature
            and not any(first <= day <= last for first, last in mine)
        ]


def counted(n: int) -> Value:
    """A count with its exact 95 % interval (Garwood 1936)."""
    low = chi2.ppf(LEVEL / 2, 2 * n) / 2 if n else 0.0
    high = chi2.ppf(1 - LEVEL / 2, 2 * n + 2) / 2
    return Value(n, float(low), float(high), None, None, True)
