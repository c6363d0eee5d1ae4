"""Values and intervals under several filters at once, computed in the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page

from orchestration.statistics.scorecard import scorecard
from tests.browser.looking import dashboard, opened
from tests.e2e.commands import Place
from tests.project.registry import macro

CUBE = ("channel", "segment", "customer_type")
COMBINATIONS = 240
PAIRS = 0.7

Asked = dict[str, Any]


@pytest.fixture
def page(place: Place, browser: Browser) -> Iterator[Page]:
    page = opened(browser, dashboard(place))
    yield page
    page.close()


def combinations(connection: duckdb.DuckDBPyConnection) -> list[Asked]:
    """Months of KPIs under two or three filters, each of values that were observed together.

    As many of each interval method, and rather of those with many observations: in a sample this
    small most combinations are hidden as small samples, which a few of them may show.
    """
    cells = connection.execute(
        """
        select kpi_id, timing, period_date, channel, segment, customer_type, interval_method
        from kpis.kpi_cube inner join kpis.dim_kpi using (kpi_id)
        where scale_family in ('any', '0-10')
        order by n desc, kpi_id, timing, period_date, channel, segment, customer_type
        """
    ).fetchall()
    drawn = np.random.default_rng(20240701)
    chosen = []
    for method in ("wilson", "student_t", "tango", "none"):
        own = [cell for cell in cells if cell[-1] == method]
        for place in drawn.choice(len(own) // 5, COMBINATIONS // 4, replace=False):
            kpi_id, timing, month, *values, _ = own[place]
            filters = {
                name: value for name, value in zip(CUBE, values, strict=True) if value != "all"
            }
            if len(filters) == len(CUBE) and drawn.random() < PAIRS:
                filters.pop(CUBE[drawn.integers(len(CUBE))])
            chosen.append({"kpi": kpi_id, "timing": timing, "month": month, "filters": filters})
    return chosen


def observed(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[str, Any]:
    """The row of int_kpi_components that the published observations themselves make.

    Sums over customers are taken of every customer, past the tables of the cube.
    """
    (observations, entity, kind, method, scale, direction) = connection.execute(
        "select observations, entity, kind, interval_method, scale, direction "
        "from kpis.dim_kpi where kpi_id = $kpi",
        {"kpi": asked["kpi"]},
    ).fetchall()[0]
    view = f"kpis.kpi_observations_{observations}"
    columns = {name for name, *_ in connection.execute(f"describe {view}").fetchall()}
    conditions = ["date_trunc('month', local_date) = $month"]
    conditions += [f"{name} = ${name}" for name in asked["filters"]]
    conditions += ["is_well_timed"] if asked["timing"] == "well_timed" else []
    if asked["timing"] == "all" and "is_latest" in columns:
        conditions.append("is_latest")
    conditions += ["period_grain = 'month'"] if "period_grain" in columns else []
    rows = connection.execute(
        f"select customer_id, numerator, denominator from {view} where {' and '.join(conditions)}",
        {"month": asked["month"], **asked["filters"]},
    ).fetchall()
    is_two_sided = entity in macro("kpi_observations", "kpi_two_sided")
    sums: Counter[Any] = Counter()
    counts: Counter[Any] = Counter()
    for place, (customer, numerator, _) in enumerate(rows):
        who = place if customer is None else customer
        sums[who] += numerator
        counts[who] += 1
    return {
        "kpi_id": asked["kpi"],
        "kind": kind,
        "interval_method": method,
        "unit_scale": scale,
        "direction": direction,
        "n": sum(denominator != 0 for *_, denominator in rows) if is_two_sided else len(rows),
        "numerator": float(sum(numerator for _, numerator, _ in rows)),
        "denominator": float(sum(denominator for *_, denominator in rows)),
        "squares": float(sum(numerator**2 for _, numerator, _ in rows)),
        "clusters": len(counts),
        "cluster_squares": float(sum(each**2 for each in sums.values())),
        "cluster_products": float(sum(sums[who] * counts[who] for who in counts)),
        "cluster_counts": float(sum(each**2 for each in counts.values())),
    }


def told(connection: duckdb.DuckDBPyConnection, asked: list[Asked]) -> list[dict[str, Any]]:
    """n, clusters, value, ci_low and ci_high, by the scorecard out of the observations."""
    components = pa.Table.from_pylist([observed(connection, each) for each in asked])
    clusters = components.column("clusters")
    rows = len(asked)
    constant = {
        "period_grain": pa.array(["month"] * rows),
        "period_date": pa.array([each["month"] for each in asked], pa.date32()),
        "dimension": pa.array([str(place) for place in range(rows)]),
        "dimension_value": pa.array([""] * rows),
        "timing": pa.array([each["timing"] for each in asked]),
        "scale_family": pa.array(["any"] * rows),
    }
    for name in ("is_mature", "is_partial", "is_small_sample", "is_hidden"):
        constant[name] = pa.array([False] * rows)
    for name in ("quantile_value", "quantile_low", "quantile_high", "target_value", "watch_value"):
        constant[name] = pa.array([None] * rows, pa.float64())
    for name, column in constant.items():
        components = components.append_column(name, column)
    computed = scorecard(components).select(["n", "value", "ci_low", "ci_high"])
    found: list[dict[str, Any]] = computed.append_column("clusters", clusters).to_pylist()
    return found


def shown(page: Page, asked: list[Asked]) -> list[dict[str, Any] | None]:
    """What the page shows of each; null where it shows nothing of the month."""
    questions = [each | {"month": month_number(each["month"])} for each in asked]
    found: list[dict[str, Any] | None] = page.evaluate(
        """(asked) => asked.map(({ kpi, filters, timing, month }) =>
            cx.cell(cx.combined(kpi, filters, timing).row, month))""",
        questions,
    )
    return found


def agree(asked: Asked, known: dict[str, Any], seen: dict[str, Any]) -> None:
    """Squares of means travel with sixteen bits."""
    assert seen["n"] == known["n"], asked
    for name, column in (("value", "value"), ("low", "ci_low"), ("high", "ci_high")):
        assert (seen[name] is None) == (known[column] is None), (asked, name)
        if known[column] is not None:
            digits = 1e-4 * abs(known[column] - known["value"])
            assert np.isclose(seen[name], known[column], rtol=1e-9, atol=digits + 1e-9), (
                asked,
                name,
            )


def month_number(month: date) -> int:
    return (month.year - 2000) * 12 + month.month - 1


def test_filters_combine_to_what_the_observations_say(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Values of random combinations to nine digits, how far their limits are to four."""
    (fewest,) = published.execute("select small_sample_n from ops.publication").fetchall()[0]
    asked = combinations(published)
    compared: Counter[str] = Counter()
    for each, known, seen in zip(asked, told(published, asked), shown(page, asked), strict=True):
        if known["n"] < fewest:
            assert seen is None, each
            compared["hidden"] += 1
            continue
        assert seen is not None, each
        agree(each, known, seen)
        compared["with interval" if seen["low"] is not None else "without"] += 1
        compared["with repeats"] += known["clusters"] < known["n"] and seen["low"] is not None
    assert compared["with interval"] >= 50, compared
    assert compared["without"] >= 20, compared
    assert compared["with repeats"] >= 10, compared


def test_a_breakdown_is_worked_out_as_it_is_published(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Every month of shares and means by team to nine digits, limits of means to three."""
    known = published.execute(
        """
        select kpi_id, dimension_value, timing, period_date, value, ci_low, ci_high, interval_method
        from kpis.kpi_values inner join kpis.dim_kpi using (kpi_id)
        where dimension = 'team' and period_grain = 'month' and not is_small_sample
            and interval_method in ('wilson', 'student_t', 'tango')
        """
    ).fetchall()
    asked = [[*keys, month_number(month)] for *keys, month, _, _, _, _ in known]
    seen = page.evaluate(
        """(asked) => asked.map(([id, value, timing, month]) => {
            const teams = cx.series(id).filter((row) => row.dimension === "team");
            const isAsked = (row) => row.dimension_value === value && row.timing === timing;
            return cx.cell(teams.find(isAsked), month);
        })""",
        asked,
    )
    assert len(known) > 100
    for (*keys, value, low, high, method), cell in zip(known, seen, strict=True):
        limits = [] if low is None else [low, high]
        is_share = method == "wilson"
        digits = 1e-9 if is_share else 1e-3 * max(abs(limit - value) for limit in [*limits, value])
        assert np.isclose(cell["value"], value, rtol=1e-9, atol=0), keys
        assert [each is None for each in (cell["low"], cell["high"])] == [low is None] * 2, keys
        seen_limits = [cell["low"], cell["high"]] if limits else []
        assert np.allclose(seen_limits, limits, rtol=0, atol=digits), keys


def test_what_does_not_combine_says_why(page: Page) -> None:
    reasons = page.evaluate(
        """() => [
            cx.combined("resolution_hours_median", { channel: "phone", segment: "consumer" }),
            cx.combined("csat", { channel: "phone", team: "1" }),
        ]"""
    )
    assert [each["reason"][:24] for each in reasons] == [
        "a middle or a tail canno",
        "product, team, country a",
    ]
