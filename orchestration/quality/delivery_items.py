"""What each delivery is expected to be: its observed figures beside the bands they should lie in.

Contract and earlier deliveries of the same mapping and feed decide, nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from orchestration.extracts.profiles import measures
from orchestration.quality import volume
from orchestration.quality.categories import category_items
from orchestration.quality.history import (
    FEWEST_TO_COMPARE,
    SHARE_FLOOR,
    WINDOW,
    Band,
    Item,
    Moments,
    Numbers,
    lag_limit,
    mean_band,
    needed,
    share_band,
)

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Column, Contract
    from orchestration.quality.profiled import Delivered

_FEWEST_REPEATED = 20
_EXPORT_DAYS = 31


def by_contract(one: Delivered, contract: Contract) -> Iterator[Item]:
    """What the contract alone says of a delivery: the share of records that break a rule is 0.

    Few of them are rejected and the others loaded; of very many the whole file is refused.
    """
    for column in contract.columns:
        if column.required:
            yield _broken(one, "required", column)
        if column.minimum is not None or column.maximum is not None or column.scale:
            yield _broken(one, "range", column)


def _broken(one: Delivered, rule: str, column: Column) -> Item:
    records = one.measure(f"rejected {rule}", column.name)
    note = f"{records:,.0f} rejected: see 'cx rejects'" if records else ""
    share = records / max(one.read, 1)
    return Item(rule, column.name, share, Band(-math.inf, 0, 0), note)


def by_history(one: Delivered, earlier: Sequence[Delivered], contract: Contract) -> Iterator[Item]:
    """What earlier deliveries say of a delivery: the same kinds for all, judged or not yet."""
    days = _days(earlier)
    enough = needed(days)
    if len(earlier) < enough:
        note = f"no history yet: {len(earlier)} of {enough} earlier deliveries"
        yield Item("row_count", "", one.rows, None, note)
        yield from _from_the_first(one, contract)
        return
    counts = np.array([each.rows for each in earlier])
    yield Item("row_count", "", one.rows, volume.row_band(counts, days, one.day.toordinal()))
    recent = [each for each in earlier[-WINDOW:] if each.rows]
    if one.rows and len(recent) >= FEWEST_TO_COMPARE:
        yield from _shares(one, recent, contract)
        yield from _means(one, recent, contract)
        yield from category_items(one, recent, contract)
        yield from _times(one, recent, contract, float(np.median(np.diff(days))))
        yield from _repeated(one, recent)


def _from_the_first(one: Delivered, contract: Contract) -> Iterator[Item]:
    """What needs no history to be odd: events of the future."""
    if contract.event_time and one.rows:
        share = one.measure("future", contract.event_time) / one.rows
        yield Item("future", contract.event_time, share, Band(-math.inf, 0, 0))


def _days(deliveries: Sequence[Delivered]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([one.day.toordinal() for one in deliveries], dtype=np.int64)


def _shares(one: Delivered, recent: Sequence[Delivered], contract: Contract) -> Iterator[Item]:
    rows = np.array([each.rows for each in recent])
    for column in contract.columns:
        if not column.required:
            nulls = np.array([each.measure("nulls", column.name) for each in recent])
            band = share_band(nulls, rows, one.rows)
            observed = one.measure("nulls", column.name) / one.rows
            yield Item("null_share", column.name, observed, band)
    duplicates = np.array([each.duplicates for each in recent])
    yield _at_most("duplicates", one.duplicates, one.rows, duplicates, rows)
    rejected = np.array([each.rejected for each in recent])
    read = np.array([each.read for each in recent])
    # Above one in a hundred a file is refused: a band must end below that to say anything.
    yield _at_most("rejected_share", one.rejected, one.read, rejected, read, floor=0)


def _at_most(
    kind: str,
    hits: float,
    total: float,
    past_hits: Numbers,
    past: Numbers,
    subject: str = "",
    floor: float = SHARE_FLOOR,
) -> Item:
    band = share_band(past_hits, past, total, floor)
    return Item(kind, subject, hits / max(total, 1), Band(-math.inf, band.upper, band.centre))


def _means(one: Delivered, recent: Sequence[Delivered], contract: Contract) -> Iterator[Item]:
    for column in measures(contract):
        found = _filled(one, column.name)
        history = Moments(
            np.array([_filled(each, column.name) for each in recent]),
            np.array([each.measure("sum", column.name) for each in recent]),
            np.array([each.measure("squares", column.name) for each in recent]),
        )
        band = mean_band(history, found) if found else None
        if band is not None:
            yield Item("mean", column.name, one.measure("sum", column.name) / found, band)


def _filled(one: Delivered, column: str) -> float:
    return one.rows - one.measure("nulls", column)


def _times(
    one: Delivered, recent: Sequence[Delivered], contract: Contract, gap: float
) -> Iterator[Item]:
    event = contract.event_time
    if event is None:
        return
    rows = np.array([each.rows for each in recent])
    future = np.array([each.measure("future", event) for each in recent])
    yield _at_most("future", one.measure("future", event), one.rows, future, rows, event)
    lag, lags = _lag(one, event), [_lag(each, event) for each in recent]
    known = np.array([each for each in lags if each is not None])
    if lag is not None and len(known) >= FEWEST_TO_COMPARE:
        yield Item("freshness", event, lag, lag_limit(known, rows, gap))


def _repeated(one: Delivered, recent: Sequence[Delivered]) -> Iterator[Item]:
    """Whether it says again what an earlier date said; a feed that often does may do so."""
    if one.rows >= _FEWEST_REPEATED and not any(each.is_repeated for each in recent):
        yield Item("repeated", "", float(one.is_repeated), Band(-math.inf, 0, 0))


def _lag(one: Delivered, event: str) -> float | None:
    """Hours from the newest event to the export."""
    newest = one.measures.get(("event_maximum", event))
    if newest is None or one.exported_at is None:
        return None
    return ((one.exported_at - one.exported_at.min).total_seconds() - newest - _EPOCH) / 3600


_EPOCH = 62_135_596_800.0
"""Seconds from the first day of the calendar to 1970."""


def arrival(deliveries: Sequence[Delivered], newest_day: int) -> Item | None:
    """Days since the newest delivery of a series, when others have come since.

    Usual is the longest wait but one: a single gap among the earlier ones is no custom. None for
    series that come less than once a month, or have too few deliveries.
    """
    days = _days(deliveries)
    gaps = sorted(later - earlier for earlier, later in pairwise(days[-WINDOW:].tolist()))
    if len(days) < needed(days) or gaps[-2] > _EXPORT_DAYS:
        return None
    return Item("arrival", "", newest_day - days[-1], Band(-math.inf, gaps[-2], gaps[-2]))
