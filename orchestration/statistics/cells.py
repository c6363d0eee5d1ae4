"""Cells of the scorecard as numpy arrays: one cell per KPI, period, breakdown value and timing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.clustering import Moments, effective_n, variance_of_mean
from orchestration.statistics.intervals import Floats

_SAME_NAME = (
    *("n", "denominator", "squares", "clusters", "cluster_squares", "cluster_products"),
    *("cluster_counts", "quantile_low", "quantile_high"),
)

METHODS = ("wilson", "student_t", "tango", "order_statistic")


@dataclass(frozen=True)
class Cells:
    """Components of each cell, in the KPI's smallest unit; `unit` turns them into its own.

    `is_sum` and `is_quantile` are the registry's kind, `method` is the place of its interval method
    in `METHODS`, -1 for none: texts would be most of what a step has to move. A hidden cell is one
    of a person with a small sample.
    """

    n: Floats
    total: Floats
    denominator: Floats
    squares: Floats
    clusters: Floats
    cluster_squares: Floats
    cluster_products: Floats
    cluster_counts: Floats
    quantile: Floats
    quantile_low: Floats
    quantile_high: Floats
    unit: Floats
    target: Floats
    watch: Floats
    is_sum: NDArray[np.bool_]
    is_quantile: NDArray[np.bool_]
    method: NDArray[np.int8]
    is_up_good: NDArray[np.bool_]
    is_hidden: NDArray[np.bool_]

    def take(self, index: NDArray[np.int64]) -> Cells:
        """The cells at an index, in its order."""
        chosen: dict[str, Any] = {f.name: getattr(self, f.name).take(index) for f in fields(self)}
        return Cells(**chosen)

    def shown(self, values: Floats) -> Floats:
        """Values, without those of hidden cells."""
        return np.where(self.is_hidden, np.nan, values)

    @cached_property
    def value(self) -> Floats:
        """The KPI in its own unit; NaN with nothing to divide by, or in a hidden cell."""
        with np.errstate(divide="ignore", invalid="ignore"):
            divided = np.where(self.denominator != 0, self.total / self.denominator, np.nan)
        raw = np.where(self.is_sum, self.total, divided)
        return self.shown(np.where(self.is_quantile, self.quantile, raw) / self.unit)

    @cached_property
    def methods(self) -> dict[str, NDArray[np.int64]]:
        """Where the cells of each interval method are."""
        return {name: np.flatnonzero(self.method == place) for place, name in enumerate(METHODS)}

    @cached_property
    def moments(self) -> Moments:
        """Sums over observations and over customers."""
        return Moments(
            n=self.n,
            total=self.total,
            squares=self.squares,
            clusters=self.clusters,
            cluster_squares=self.cluster_squares,
            cluster_products=self.cluster_products,
            cluster_counts=self.cluster_counts,
        )

    @cached_property
    def variance(self) -> Floats:
        """Variance of the mean, clustered by customer."""
        return variance_of_mean(self.moments)

    @cached_property
    def effective_n(self) -> Floats:
        """Independent observations that would say as much."""
        return effective_n(self.moments)

    @cached_property
    def spread(self) -> Floats:
        """Mean of the squares: of scores of +1, 0 and -1, the share that is not 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            spread: Floats = self.squares / self.n
        return spread


def read(components: pa.Table) -> Cells:
    """Cells of the rows of int_kpi_components."""
    numbers = {
        name: columns.floats(components, column)
        for name, column in {
            "total": "numerator",
            "quantile": "quantile_value",
            "unit": "unit_scale",
            "target": "target_value",
            "watch": "watch_value",
            **{same: same for same in _SAME_NAME},
        }.items()
    }
    is_sum = columns.places(components, "kind", ("count", "level")) >= 0
    denominator = np.where(is_sum, np.nan, numbers.pop("denominator"))
    return Cells(
        **numbers,
        denominator=denominator,
        is_sum=is_sum,
        is_quantile=columns.equals(components, "kind", "quantile"),
        method=columns.places(components, "interval_method", METHODS),
        is_up_good=columns.equals(components, "direction", "up"),
        is_hidden=columns.booleans(components, "is_hidden"),
    )
