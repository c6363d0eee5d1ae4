"""Whether product and floor publish the same numbers: only then is their cost comparable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

KEY = "kpi_id, period_grain, period_date, dimension, dimension_value, timing"
COMPARED = f"""
    select
        count(*),
        count_if(
            product.n = floor.n
            -- agents with few observations are hidden in the product
            and coalesce(abs(product.value - floor.value) <= 1e-9 * greatest(1, abs(floor.value)),
                floor.value is null or dimension = 'agent')
        )
    from product.kpis.kpi_values as product full join floor.kpis.kpi_values as floor using ({KEY})
"""


@dataclass(frozen=True)
class Agreement:
    """KPI values of product and floor together, and those that both give alike."""

    values: int
    equal: int

    @property
    def share(self) -> float:
        """Equal values as a share of all; 0 where there are none."""
        return self.equal / self.values if self.values else 0.0


def compare(product: Path, floor: Path) -> Agreement:
    """Compare the published files of product and floor, value by value."""
    with duckdb.connect() as connection:
        for name, file in (("product", product), ("floor", floor)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        values, equal = connection.execute(COMPARED).fetchall()[0]
    return Agreement(values, equal)
