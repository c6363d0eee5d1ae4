"""Whether product and floor publish the same numbers: only then is their cost comparable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

KEY = "kpi_id, period_grain, period_date, dimension, dimension_value, timing"
COMPARED = f"""
    select
        kpi_id,
        count(*),
        count_if(
            product.n = floor.n
            -- persons with few observations are hidden in the product
            and coalesce(abs(product.value - floor.value) <= 1e-9 * greatest(1, abs(floor.value)),
                floor.value is null or dimension in ('agent', 'team') and product.value is null)
        )
    from product.kpis.kpi_values as product full join floor.kpis.kpi_values as floor using ({KEY})
    group by kpi_id
    order by kpi_id
"""
KNOWN = "select distinct kpi_id from floor.kpis.kpi_values"


@dataclass(frozen=True)
class Agreement:
    """KPI values of product and floor together, those that both give alike, and KPIs left out.

    `unknown` are the KPIs that the product publishes and the floor does not compute: their values
    are compared with nothing, so they count neither as equal nor as different.
    """

    values: int
    equal: int
    kpis: int
    differing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def share(self) -> float:
        """Equal values as a share of all compared; 0 where there are none."""
        return self.equal / self.values if self.values else 0.0


def compare(product: Path, floor: Path) -> Agreement:
    """Compare the published files of product and floor, value by value."""
    with duckdb.connect() as connection:
        for name, file in (("product", product), ("floor", floor)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        known = {kpi for (kpi,) in connection.execute(KNOWN).fetchall()}
        rows = connection.execute(COMPARED).fetchall()
    compared = [row for row in rows if row[0] in known]
    return Agreement(
        values=sum(values for _, values, _ in compared),
        equal=sum(equal for _, _, equal in compared),
        kpis=len(compared),
        differing=tuple(kpi for kpi, values, equal in compared if equal < values),
        unknown=tuple(kpi for kpi, _, _ in rows if kpi not in known),
    )
