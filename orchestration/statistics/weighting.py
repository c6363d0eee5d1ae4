"""Answers weighted so that they stand for everybody who was invited, not for those who answered."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns

_KEYS = ("survey", "kpi_id", "period_date")


def weighting(cells: pa.Table) -> pa.Table:
    """One row per survey, KPI and quarter, out of cells of segment and customer type.

    Post-stratification: an answer weighs invited / answered of its cell (Little 1986, International
    Statistical Review 54:139-157). Cells that nobody answered have nobody to speak for them; their
    share of the invited is `uncovered_share`. `effective_n` is Kish's (sum w)^2 / sum w^2 (1965,
    Survey Sampling, section 11.7).

    Args:
        cells: Rows of int_survey_weighting_cells: invited_count, answered_count and the sum of
            the answers (numerator) in the KPI's smallest unit; unit_scale of these are one unit.
    """
    cells = columns.in_order(cells)
    group, first = _groups(cells)
    invited, answered = (columns.floats(cells, f"{name}_count") for name in ("invited", "answered"))
    total = columns.floats(cells, "numerator") / columns.floats(cells, "unit_scale")
    is_covered = answered > 0
    weight = np.where(is_covered, invited / np.maximum(answered, 1), 0.0)
    sums = {
        name: np.bincount(group, values, minlength=len(first))
        for name, values in {
            "invited": invited,
            "answered": answered,
            "covered": invited * is_covered,
            "total": total,
            "weighted": weight * total,
            "squares": weight**2 * answered,
        }.items()
    }
    return pa.table(
        {
            **{name: cells.column(name).take(pa.array(first)) for name in _KEYS},
            "invited_count": sums["invited"].astype(np.int64),
            "n": sums["answered"].astype(np.int64),
            "raw_value": sums["total"] / sums["answered"],
            "weighted_value": sums["weighted"] / sums["covered"],
            "effective_n": sums["covered"] ** 2 / sums["squares"],
            "uncovered_share": 1 - sums["covered"] / sums["invited"],
        }
    )


def _groups(cells: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The group of each cell, and a cell of each group."""
    days = columns.dates(cells, "period_date").astype(np.int64)
    names = columns.codes(cells, ("survey", "kpi_id"))
    _, first, group = np.unique(
        np.stack([names, days]), axis=1, return_index=True, return_inverse=True
    )
    return group.ravel(), first
