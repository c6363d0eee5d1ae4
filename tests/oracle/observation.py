"""One thing that counts for one KPI."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Observation:
    """Numerator and denominator are exact and in the KPI's own unit: a mean's denominator is 1.

    That of a count or a level is 0. `local_date` is the reporting day, or the first day of the
    month for what is observed once a month. `dimensions` holds the breakdowns that apply.
    `is_well_timed` is None for KPIs without that timing; one that `is_of_all` is false of counts
    among the well-timed alone. In a ratio n counts what is of the
    denominator: unless `is_of_denominator` says so, what is not 0 there.
    """

    kpi_id: str
    local_date: date
    dimensions: dict[str, str]
    numerator: Number
    denominator: Number = 1
    is_well_timed: bool | None = None
    is_of_all: bool = True
    is_of_denominator: bool | None = None
