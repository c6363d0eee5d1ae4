"""Whether priorities find next quarter's dissatisfied customers better than reach alone does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from orchestration.statistics import columns
from orchestration.statistics.intervals import LEVEL, Floats

SEED = 20240701
DRAWS = 4000
_TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True)
class Forecast:
    """Touchpoints of one quarter: where each stood by rank and reach, and what came of it.

    `rank` is 1 for the first; `dissatisfied` counts customers of the quarter after.
    """

    period: np.datetime64
    rank: Floats
    reach: Floats
    dissatisfied: Floats

    @property
    def tops(self) -> tuple[int, int]:
        """The touchpoint that comes first by rank, and by reach."""
        return int(np.argmin(self.rank)), int(np.argmax(self.reach))

    @property
    def correlations(self) -> tuple[float, float]:
        """Spearman's of rank and of reach with what came."""
        return spearman(-self.rank, self.dissatisfied), spearman(self.reach, self.dissatisfied)


def backtest(ranked: pa.Table) -> pa.Table:
    """One row per quarter with one after it, and one (without a quarter) over all of them.

    Of the quarter's 95 % interval, the customers of the quarter after are drawn again; over all
    quarters, the quarters are. Draws come from a fixed seed, so that every run says the same.

    Args:
        ranked: Touchpoints that a bad experience can happen at, with priority_rank, reach_count
            and the dissatisfied_count of the quarter after, in any order.
    """
    forecasts = _forecasts(columns.in_order(ranked))
    rows = [_row([each], _customers_drawn(each)) for each in forecasts]
    if forecasts:
        rows.append(_row(forecasts, _quarters_drawn(forecasts)) | {"period_date": None})
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


_SCHEMA = pa.schema(
    [
        ("period_date", pa.date32()),
        ("touchpoint_count", pa.int64()),
        ("dissatisfied_count", pa.int64()),
        *(
            (name, pa.float64())
            for name in (
                *("priority_spearman", "reach_spearman"),
                *("priority_caught_share", "reach_caught_share"),
                *("difference", "ci_low", "ci_high"),
            )
        ),
    ]
)


def spearman(first: Floats, second: Floats) -> float:
    """Correlation of ranks, those of ties being their mean; NaN where all are tied or alone."""
    ranks = [_mean_ranks(first), _mean_ranks(second)]
    if any(np.ptp(each) == 0 for each in ranks):
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _mean_ranks(values: Floats) -> Floats:
    less = (values[:, None] > values[None, :]).sum(axis=1)
    same = (values[:, None] == values[None, :]).sum(axis=1)
    ranks: Floats = less + (same + 1) / 2
    return ranks


def _forecasts(ranked: pa.Table) -> list[Forecast]:
    """Quarters in order, their touchpoints by name."""
    order = ranked.sort_by([("period_date", "ascending"), ("touchpoint", "ascending")])
    days = columns.dates(order, "period_date")
    rank, reach, came = (
        columns.floats(order, name)
        for name in ("priority_rank", "reach_count", "next_dissatisfied_count")
    )
    return [
        Forecast(day, rank[days == day], reach[days == day], came[days == day])
        for day in np.unique(days)
        if came[days == day].sum() > 0
    ]


def _row(forecasts: list[Forecast], drawn: Floats) -> dict[str, object]:
    totals = np.array([each.dissatisfied.sum() for each in forecasts])
    caught = _caught(forecasts).sum(axis=0) / totals.sum()
    rank, reach = np.mean([each.correlations for each in forecasts], axis=0)
    low, high = np.quantile(drawn, _TAILS)
    return {
        "period_date": forecasts[0].period.item(),
        "touchpoint_count": max(len(each.rank) for each in forecasts),
        "dissatisfied_count": int(totals.sum()),
        "priority_spearman": None if np.isnan(rank) else float(rank),
        "reach_spearman": None if np.isnan(reach) else float(reach),
        "priority_caught_share": float(caught[0]),
        "reach_caught_share": float(caught[1]),
        "difference": float(caught[0] - caught[1]),
        "ci_low": float(low),
        "ci_high": float(high),
    }


def _caught(forecasts: list[Forecast]) -> NDArray[np.float64]:
    """Dissatisfied customers at the first touchpoint by rank and by reach, of each quarter."""
    return np.array([[each.dissatisfied[top] for top in each.tops] for each in forecasts])


def _customers_drawn(forecast: Forecast) -> Floats:
    """Differences of the shares caught, had others of the same customers come."""
    total = forecast.dissatisfied.sum()
    draws = np.random.default_rng(SEED).multinomial(
        int(total), forecast.dissatisfied / total, size=DRAWS
    )
    rank, reach = forecast.tops
    differences: Floats = (draws[:, rank] - draws[:, reach]) / total
    return differences


def _quarters_drawn(forecasts: list[Forecast]) -> Floats:
    """Differences of the shares caught, over quarters drawn with replacement."""
    totals = np.array([each.dissatisfied.sum() for each in forecasts])
    rank, reach = _caught(forecasts).T
    picks = np.random.default_rng(SEED).integers(0, len(totals), (DRAWS, len(totals)))
    differences: Floats = (rank - reach)[picks].sum(axis=1) / totals[picks].sum(axis=1)
    return differences
