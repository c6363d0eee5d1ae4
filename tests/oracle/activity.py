"""When a customer is active: by an order of the last 180 days, or by a contract in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.oracle.files import Record

ACTIVE = timedelta(days=180)


@dataclass(frozen=True)
class Stretch:
    """A customer is active after `start` up to and with `end`; without an end, still."""

    start: datetime
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Active at a moment: an order placed in [moment - 180 days, moment)."""
        return self.start < moment and (self.end is None or moment <= self.end)


def contract_of(subscription: Record) -> Stretch | None:
    """In force from the end of the trial until the effective end; a trial alone is no contract."""
    start = max(
        filter(None, (subscription["started_at"], subscription["trial_ends_at"])), default=None
    )
    end = subscription["ended_at"]
    if start is None or (end is not None and end <= start):
        return None
    return Stretch(start, end)


def stretches(orders: Iterable[datetime], contracts: Iterable[Stretch]) -> list[Stretch]:
    """Orders and contracts put together; what begins at the end of a stretch goes on with it."""
    parts = [Stretch(placed_at, placed_at + ACTIVE) for placed_at in orders] + list(contracts)
    merged: list[Stretch] = []
    for part in sorted(parts, key=lambda part: part.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and part.start > last.end):
            merged.append(part)
        else:
            merged[-1] = Stretch(last.start, _later(last.end, part.end))
    return merged


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def is_active(of_customer: Sequence[Stretch], moment: datetime) -> bool:
    """Whether any stretch holds at the moment."""
    return any(stretch.holds(moment) for stretch in of_customer)


def losses(
    of_customer: Sequence[Stretch], as_of: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Each moment at which the customer was lost by then, and when he came back, if he did."""
    returns: list[datetime | None] = [stretch.start for stretch in of_customer[1:]] + [None]
    return [
        (stretch.end, back)
        for stretch, back in zip(of_customer, returns, strict=True)
        if stretch.end is not None and stretch.end <= as_of
    ]
