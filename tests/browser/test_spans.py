"""Values over a quarter, a year, or from day to day, under filters and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from scipy.stats import norm

from tests.browser.looking import dashboard, opened
from tests.e2e.commands import Place
from tests.project.registry import macro

Asked = dict[str, Any]

_SPANS = 120
_EARLIEST = date(2023, 8, 1)
_CELLS = """
    select kpi_id, timing, channel, segment, customer_type
    from kpis.kpi_cube
    where kpi_id in (select kpi_id from kpis.kpi_daily) and scale_family in ('any', '0-10')
    group by all
    order by sum(n) desc, kpi_id, timing, channel, segment, customer_type
    limit 600
"""


@pytest.fixture(scope="module")
def page(place: Place, browser: Browser) -> Iterator[Page]:
    page = opened(browser, dashboard(place))
    yield page
    page.close()


def shown(page: Page, asked: list[Asked]) -> list[dict[str, Any] | None]:
    """What the page shows of each in the period and under the filters of its address."""
    found: list[dict[str, Any] | None] = page.evaluate(
        """(asked) => asked.map(({ kpi, timing, options }) => {
            const address = `#first?${new URLSearchParams(options)}`;
            // The browser slows down who changes it often.
            if (location.hash !== address) history.replaceState(null, "", address);
            return cx.inPeriod(kpi, timing).cell;
        })""",
        [{name: each[name] for name in ("kpi", "timing", "options")} for each in asked],
    )
    return found


def months_from(first: date, months: int) -> date:
    """The first day, so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def spans(connection: duckdb.DuckDBPyConnection) -> list[Asked]:
    """Random KPIs over random spans: of days where nothing is filtered, else of whole months."""
    cells = connection.execute(_CELLS).fetchall()
    drawn = np.random.default_rng(20250630)
    asked = []
    for place in range(_SPANS):
        kpi, timing, *values = cells[drawn.integers(len(cells))]
        known = zip(("channel", "segment", "customer_type"), values, strict=True)
        filters = {name: value for name, value in known if value != "all" and drawn.random() < 0.6}
        if place % 3 == 0:
            filters = {}
            start = _EARLIEST + timedelta(days=int(drawn.integers(500)))
            end = start + timedelta(days=int(drawn.integers(1, 120)))
        else:
            start = months_from(_EARLIEST, int(drawn.integers(12)))
            end = months_from(start, int(drawn.choice([2, 4, 5, 7]))) - timedelta(days=1)
        options = {**filters, "span": f"{start}..{end}"}
        asked.append(
            {"kpi": kpi, "timing": timing, "filters": filters, "options": options}
            | {"from": start, "to": end}
        )
    return asked


def observed(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[str, Any]:
    """n, sums and scales of the published observations themselves, over the span."""
    observations, entity, kind, method, scale = connection.execute(
        "select observations, entity, kind, interval_method, scale from kpis.dim_kpi "
        "where kpi_id = $kpi",
        {"kpi": asked["kpi"]},
    ).fetchall()[0]
    view = f"kpis.kpi_observations_{observations}"
    columns = {name for name, *_ in connection.execute(f"describe {view}").fetchall()}
    conditions = ["local_date between $from and $to"]
    conditions += [f"{name} = ${name}" for name in asked["filters"]]
    conditions += ["is_well_timed"] if asked["timing"] == "well_timed" else []
    if asked["timing"] == "all" and "is_latest" in columns:
        conditions.append("is_latest")
    n, present, total, denominator = connection.execute(
        "select count(*), count(*) filter (denominator <> 0), sum(numerator), sum(denominator) "
        f"from {view} where {' and '.join(conditions)}",
        {"from": asked["from"], "to": asked["to"], **asked["filters"]},
    ).fetchall()[0]
    n = present if entity in macro("kpi_observations", "kpi_two_sided") else n
    value = None
    if n and (kind == "count" or denominator):
        value = float(total) / (1 if kind == "count" else float(denominator)) / scale
    limits: tuple[float | None, float | None] = (None, None)
    if method == "wilson" and value is not None:
        limits = wilson(float(total), float(denominator))
    return {"n": n, "value": value, "low": limits[0], "high": limits[1]}


def wilson(successes: float, n: float) -> tuple[float, float]:
    """Wilson (1927): the shares whose score test does not tell them from the one seen."""
    z = norm.ppf(0.975)
    roots = np.roots([n + z**2, -(2 * successes + z**2), successes**2 / n])
    return float(min(roots.real)), float(max(roots.real))


def test_a_span_is_what_its_observations_say(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Values to nine digits, intervals of shares; those of means are not known over a span."""
    (fewest,) = published.execute("select small_sample_n from ops.publication").fetchall()[0]
    asked = spans(published)
    compared: Counter[str] = Counter()
    for each, seen in zip(asked, shown(page, asked), strict=True):
        known = observed(published, each)
        if known["n"] < (fewest if each["filters"] else 1):
            assert seen is None, each
            compared["hidden"] += 1
            continue
        assert seen is not None, each
        assert seen["n"] == known["n"], each
        for name in ("value", "low", "high"):
            assert (seen[name] is None) == (known[name] is None), (each, name)
            if known[name] is not None:
                assert np.isclose(seen[name], known[name], rtol=1e-9, atol=1e-9), (each, name)
        compared["filtered" if each["filters"] else "of all"] += 1
        compared["with interval"] += seen["low"] is not None
    assert compared["filtered"] >= 30, compared
    assert compared["of all"] >= 30, compared
    assert compared["with interval"] >= 20, compared


def test_a_change_is_that_to_the_span_before(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """As many months before where it is whole months, else as many days."""
    options = [("2024-03-10..2024-03-29", date(2024, 2, 19), date(2024, 3, 9))]
    options += [("2024-03-01..2024-04-30", date(2024, 1, 1), date(2024, 2, 29))]
    asked = [{"kpi": "ticket_volume", "timing": "all", "options": {"span": s}} for s, *_ in options]
    for seen, (_, start, end) in zip(shown(page, asked), options, strict=True):
        (before,) = published.execute(
            "select count(*) from kpis.kpi_observations_ticket_volume "
            "where local_date between $start and $end",
            {"start": start, "end": end},
        ).fetchall()[0]
        assert seen is not None
        assert seen["change"] == seen["value"] - before


def test_a_quarter_is_as_published(page: Page, published: duckdb.DuckDBPyConnection) -> None:
    """Of the whole, and under one filter; changes are proven where they are published so."""
    rows = published.execute(
        """
        select
            kpi_id, timing, dimension, dimension_value, period_date, value, ci_low, ci_high, n,
            is_significant, status
        from kpis.kpi_values
        where period_grain = 'quarter' and (
            dimension = 'all'
            or dimension in ('channel', 'team') and not is_small_sample
            and period_date between date '2024-07-01' and date '2024-10-01'
        )
        order by period_date, dimension, dimension_value
        """
    ).fetchall()
    asked = []
    for kpi, timing, dimension, value, quarter, *_ in rows:
        span = f"{quarter.year}-Q{(quarter.month + 2) // 3}"
        filters = {} if dimension == "all" else {dimension: value}
        asked.append({"kpi": kpi, "timing": timing, "options": {"span": span, **filters}})
    assert len(rows) > 500
    for row, seen in zip(rows, shown(page, asked), strict=True):
        value, low, high, n, is_proven, status = row[5:]
        assert seen is not None, row
        assert (seen["n"], seen["status"]) == (n, status), row
        assert seen["isProven"] == is_proven, row
        width = 0 if low is None else 1e-3 * (high - low)
        for name, known in (("value", value), ("low", low), ("high", high)):
            assert (seen[name] is None) == (known is None), (row, name)
            if known is not None:
                digits = 0 if name == "value" else width
                assert np.isclose(seen[name], known, rtol=1e-5, atol=digits), (row, name)


def test_weeks_and_days_are_as_published(page: Page, published: duckdb.DuckDBPyConnection) -> None:
    """A share, two kinds of means, a quantile and a level: values and intervals of the whole."""
    kpis = ["csat", "nps", "resolution_hours", "resolution_hours_median", "ticket_backlog"]
    rows = published.execute(
        """
        select
            kpi_id, timing, period_grain, date_diff('day', date '2000-01-01', period_date),
            value, ci_low, ci_high
        from kpis.kpi_values
        where kpi_id in $kpis and dimension = 'all' and period_grain in ('week', 'day')
            and value is not null
        """,
        {"kpis": kpis},
    ).fetchall()
    seen = page.evaluate(
        """(asked) => asked.map(([kpi, timing, grain, day]) =>
            cx.cell(cx.whole(kpi, timing, grain), day))""",
        [row[:4] for row in rows],
    )
    assert {(row[0], row[2]) for row in rows} == {(k, g) for k in kpis for g in ("week", "day")}
    for row, cell in zip(rows, seen, strict=True):
        value, low, high = row[4:]
        assert np.isclose(cell["value"], value, rtol=1e-9, atol=1e-9), row
        assert [cell["low"] is None, cell["high"] is None] == [low is None, high is None], row
        if low is not None:
            width = 1e-3 * (high - low) + 1e-9
            assert np.allclose([cell["low"], cell["high"]], [low, high], rtol=0, atol=width), row


def test_what_has_no_value_over_a_span_says_why(page: Page) -> None:
    reasons = page.evaluate(
        """() => [
            ["resolution_hours_median", "span=2024"],
            ["churn_rate", "span=2024"],
            ["csat", "span=2024&team=billing"],
            ["csat", "span=2024-01-05..2024-02-05&segment=consumer"],
        ].map(([kpi, options]) => {
            history.replaceState(null, "", `#first?${options}`);
            return cx.inPeriod(kpi).reason.slice(0, 20);
        })"""
    )
    assert reasons == [
        "a middle or a tail d",
        "counted anew for eac",
        "months of too few ar",
        "under a filter whole",
    ]
