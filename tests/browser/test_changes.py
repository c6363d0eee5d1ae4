"""Change and status under filters, worked out by the page, are what SQL makes of those months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from orchestration.settings import PROJECT
from tests.browser.looking import dashboard, opened
from tests.e2e.commands import Place


@pytest.fixture
def page(place: Place, browser: Browser) -> Iterator[Page]:
    page = opened(browser, dashboard(place))
    yield page
    page.close()


def test_of_a_breakdown_they_are_what_is_published(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Of the whole, each team and channel; beside a month that is hidden there is no change."""
    known = published.execute(
        """
        with shown as (
            from kpis.kpi_values
            where period_grain = 'month' and dimension in ('all', 'team', 'channel')
                and (dimension = 'all' or not is_small_sample)
        )
        select shown.kpi_id, shown.dimension, shown.dimension_value, shown.timing,
            shown.period_date, case when before.kpi_id is not null then shown.change end,
            shown.status, shown.value
        from shown
        left join shown as before
            on shown.kpi_id = before.kpi_id and shown.dimension = before.dimension
            and shown.dimension_value = before.dimension_value and shown.timing = before.timing
            and shown.period_date = before.period_date + interval 1 month
        where shown.period_date >= date '2024-08-01'
        """
    ).fetchall()
    seen = page.evaluate(
        """(asked) => {
            const key = (...parts) => parts.join("\\n");
            const rows = cx.kpis().flatMap((kpi) => cx.series(kpi.kpi_id));
            const named = (row) =>
                [key(row.kpi_id, row.dimension, row.dimension_value, row.timing), row];
            const found = new Map(rows.map(named));
            return asked.map(([...keys]) => cx.cell(found.get(key(...keys.slice(0, 4))), keys[4]));
        }""",
        [[*keys, month_number(month)] for *keys, month, _, _, _ in known],
    )
    compared = [compare(each[:5], each[5:], cell) for each, cell in zip(known, seen, strict=True)]
    assert sum(compared) > 500


def test_under_two_filters_they_are_those_of_the_cube(
    page: Page, published: duckdb.DuckDBPyConnection
) -> None:
    """Of each channel and segment together: the cube's sums divided, and the targets' own rows."""
    known = published.execute(
        """
        with months as (
            select kpi_id, timing, channel, segment, period_date, any_value(scale_family) as family,
                sum(kpi_cube.numerator) / scale
                    / case kind when 'count' then 1 else nullif(sum(kpi_cube.denominator), 0) end
                    as value
            from kpis.kpi_cube inner join kpis.dim_kpi using (kpi_id) cross join ops.publication
            where channel <> 'all' and segment <> 'all'
            group by kpi_id, timing, channel, segment, period_date, kind, scale, small_sample_n
            having sum(n) >= small_sample_n and count(distinct scale_family) = 1
        ), directions as (
            select kpi_id, case direction when 'up' then 1 else -1 end as toward from kpis.dim_kpi
        )
        select now.kpi_id, now.timing, now.channel, now.segment, now.period_date,
            now.value - before.value,
            case when target is null or now.value is null then null
                when toward * now.value >= toward * target then 'good'
                when toward * now.value >= toward * watch then 'watch'
                else 'bad' end,
            now.value
        from months as now
        inner join directions using (kpi_id)
        left join read_csv($targets) as targets using (kpi_id)
        left join months as before
            on now.kpi_id = before.kpi_id and now.timing = before.timing
            and now.channel = before.channel and now.segment = before.segment
            and now.family = before.family
            and now.period_date = before.period_date + interval 1 month
        """,
        {"targets": str(PROJECT / "seeds/kpi_targets.csv")},
    ).fetchall()
    seen = page.evaluate(
        """(asked) => asked.map(([id, timing, channel, segment, month]) =>
            cx.cell(cx.combined(id, { channel, segment }, timing).row, month))""",
        [[*keys, month_number(month)] for *keys, month, _, _, _ in known],
    )
    compared = [compare(each[:5], each[5:], cell) for each, cell in zip(known, seen, strict=True)]
    assert sum(compared) > 500
    assert {each["status"] for each in seen} == {"good", "watch", "bad", None}


def compare(
    keys: tuple[Any, ...],
    known: tuple[float | None, str | None, float | None],
    seen: dict[str, Any],
) -> bool:
    """Whether there was a change to compare; values have six digits on the page."""
    change, status, value = known
    assert seen["status"] == status, keys
    assert (seen["change"] is None) == (change is None), keys
    if change is None:
        return False
    assert value is not None
    assert abs(seen["change"] - change) <= 1e-5 * max(abs(value), abs(value - change)), keys
    return True


def month_number(month: date) -> int:
    return (month.year - 2000) * 12 + month.month - 1
