"""Scores of well-timed answers beside those of answers to surveys that came at the wrong moment."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from orchestration.statistics import columns
from orchestration.statistics.false_discovery import RATE, benjamini_hochberg
from orchestration.statistics.intervals import Floats
from orchestration.statistics.sides import Rows, Side, compared

_KEYS = ("kpi_id", "scale", "dimension", "dimension_value", "period_grain", "period_date")
_FAMILY = ("kpi_id", "scale", "period_grain")
_HEADLINES = ("not_well_timed", "premature")
_NOT_EARLY = ("well_timed", "unknown", "stale")


def timing(cells: pa.Table) -> pa.Table:
    """One row per key and timing reason: the scores, and that of the well-timed less the others'.

    Beside the reasons of the cells there are `premature`, all that was asked too early, where that
    is anything, and `not_well_timed`, these and the stale, for every key. The two groups are taken
    as independent, and every answer as one: a customer who answers twice counts twice. p-values and
    intervals are those of the KPI's own method, as in the scorecard.

    Args:
        cells: Rows of int_survey_timing_cells, in the KPI's smallest unit; unit_scale of these are
            one unit.
    """
    side = Side(*(columns.floats(cells, name) for name in ("n", "total", "squares")))
    group, first = _groups(cells)
    place = columns.places(cells, "timing_reason", _NOT_EARLY)
    early, stale = place < 0, place == _NOT_EARLY.index("stale")
    own, every = np.flatnonzero(place != 0), np.arange(len(first))
    premature, untimely = (side.summed(group, where) for where in (early, early | stale))
    some = np.flatnonzero(premature.n > 0)
    rows = np.concatenate([group[own], some, every])
    reasons = [
        *cells.column("timing_reason").take(pa.array(own)).to_pylist(),
        *("premature" for _ in some),
        *("not_well_timed" for _ in every),
    ]
    keys = cells.take(pa.array(first[rows])).drop_columns(["timing_reason", "n"])
    return _table(
        keys.append_column("timing_reason", pa.array(reasons, pa.string())),
        side.summed(group, np.ones_like(early)).take(rows),
        side.summed(group, place == 0).take(rows),
        _joined(side.take(own), premature.take(some), untimely),
    )


def _groups(cells: pa.Table) -> tuple[Rows, Rows]:
    """The number of each cell's key, and a cell of each key."""
    days = columns.dates(cells, "period_date").astype(np.int64)
    names = columns.codes(cells, [name for name in _KEYS if name != "period_date"])
    _, first, group = np.unique(
        np.stack([names, days]), axis=1, return_index=True, return_inverse=True
    )
    return group.ravel(), first


def _joined(*sides: Side) -> Side:
    return Side(
        *(
            np.concatenate([getattr(side, name) for side in sides])
            for name in ("n", "total", "squares")
        )
    )


def _table(keys: pa.Table, whole: Side, well: Side, other: Side) -> pa.Table:
    unit = columns.floats(keys, "unit_scale")
    low, high, p = compared(keys, well, other)
    return pa.table(
        {
            **{name: keys.column(name) for name in (*_KEYS, "timing_reason")},
            **_shown("", whole, unit),
            **_shown("well_timed_", well, unit),
            **_shown("other_", other, unit),
            "difference": columns.nullable((well.mean - other.mean) / unit),
            "ci_low": columns.nullable(low / unit),
            "ci_high": columns.nullable(high / unit),
            "p_value": columns.nullable(p),
            "is_significant": _significant(keys, p),
        }
    )


def _shown(name: str, side: Side, unit: Floats) -> dict[str, pa.Array]:
    count = pa.array(side.n.astype(np.int64))
    return {f"{name}n": count, f"{name}score": columns.nullable(side.mean / unit)}


def _significant(keys: pa.Table, p: Floats) -> pa.Array:
    """Whether a difference is more than chance; null where it was not tested.

    All answers against all early ones, or all that were not well timed, is one question, at 5 %.
    Single reasons, surveys and touchpoints are many: those of one KPI, scale and period are a
    family with a false-discovery rate of 5 %.
    """
    tested = ~np.isnan(p)
    headline = columns.places(keys, "timing_reason", _HEADLINES) >= 0
    headline &= columns.equals(keys, "dimension", "all")
    controlled = np.flatnonzero(tested & ~headline)
    with np.errstate(invalid="ignore"):
        result = p <= RATE
    days = columns.dates(keys, "period_date").astype(np.int64)
    family = columns.codes(keys, _FAMILY) * (1 << 32) + days
    result[controlled] = benjamini_hochberg(p[controlled], family[controlled])
    return pa.array(result, mask=~tested)
