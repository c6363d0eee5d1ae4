import pyarrow as pa

from orchestration.statistics.periods import GRAINS
from orchestration.statistics.scorecard import scorecard


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row per KPI, period, breakdown value and timing: value, interval, change, history.

    A grain at a time: none is held against another, and all at once take a third more memory.
    """
    dbt.config(materialized="table")
    components = dbt.ref("int_kpi_components")
    of_grains = (components.filter(f"period_grain = '{grain}'") for grain in GRAINS)
    return pa.concat_tables(scorecard(each.to_arrow_table()) for each in of_grains)
