"""Which published number is asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from orchestration.explain import instead
from orchestration.explain.errors import CannotExplain
from orchestration.warehouse import Row, read_rows

if TYPE_CHECKING:
    import duckdb

_NEWEST = """
select period_date from kpis.kpi_values
where
    kpi_id = $kpi_id and period_grain = $grain and timing = $timing
    and dimension = $dimension and dimension_value = $dimension_value
order by (value is not null) desc, (is_mature and not is_partial) desc, period_date desc
limit 1
"""
_SPAN = """
select
    min(period_date) as first, max(period_date) as last,
    date_trunc($grain, $day::date)::date as asked
from kpis.kpi_values
where
    kpi_id = $kpi_id and period_grain = $grain and timing = $timing
    and dimension = $dimension and dimension_value = $dimension_value
"""


@dataclass(frozen=True)
class Question:
    """One cell of `kpis.kpi_values`; without a date the newest that is final.

    A date within the period names it.
    """

    kpi_id: str
    grain: str = "month"
    date: date | None = None
    dimension: str = "all"
    dimension_value: str = "all"
    timing: str = "all"

    @property
    def cell(self) -> dict[str, object]:
        """The key of the cell, as parameters of a query."""
        return {
            "kpi_id": self.kpi_id,
            "grain": self.grain,
            "dimension": self.dimension,
            "dimension_value": self.dimension_value,
            "timing": self.timing,
        }


def settle(connection: duckdb.DuckDBPyConnection, question: Question) -> tuple[Question, Row]:
    """The question with its KPI's row of the registry, and the first day of its period.

    Raises:
        CannotExplain: there is no such KPI, or nothing is published for that cell or so early or
            late.
    """
    kpi = _kpi(connection, question.kpi_id)
    found = read_rows(connection, _NEWEST, question.cell)
    if not found:
        raise CannotExplain(instead.of_cell(connection, question))
    period = _period(connection, question) if question.date else found[0]["period_date"]
    return replace(question, date=period), kpi


def _period(connection: duckdb.DuckDBPyConnection, question: Question) -> date:
    """The first day of the period that was asked for, where the cell's periods reach so far.

    One between them may have no row: nothing was observed in it.
    """
    (span,) = read_rows(connection, _SPAN, {**question.cell, "day": question.date})
    asked: date = span["asked"]
    if not span["first"] <= asked <= span["last"]:
        raise CannotExplain(instead.of_period(question, asked, span))
    return asked


def _kpi(connection: duckdb.DuckDBPyConnection, kpi_id: str) -> Row:
    kpis = {row["kpi_id"]: row for row in read_rows(connection, "from kpis.dim_kpi")}
    if kpi_id in kpis:
        return kpis[kpi_id]
    raise CannotExplain(instead.of_kpi(connection, kpi_id, kpis))
