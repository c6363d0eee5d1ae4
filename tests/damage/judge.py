"""What came of a damage, held to what may come of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.damage.goldens import Golden
from tests.damage.right import Right, Then
from tests.damage.run import Seen

STOPPED = {"incomplete": "waits", "empty": "empty", "header_only": "empty"}
"""The outcomes of files that are not loaded and not refused."""
Row = tuple[Any, ...]


def outcome(golden: Golden, before: Seen, seen: Seen, right: Right) -> str:
    """What came of a damage: one of the outcomes of the table, or UNDETECTED and what is wrong."""
    if seen.state != "loaded":
        return _stopped(golden, seen, right)
    told = " ".join(" ".join(finding) for finding in seen.findings).casefold()
    if right.told and right.told.casefold() not in told:
        return f"UNDETECTED: no finding says '{right.told}'"
    if not right.told and seen.held() == before.held() and not seen.rejects:
        return "exact"
    if seen.rejects:
        return _rejected(golden, before, seen, right)
    if right.told or any(word.casefold() in told for word in right.noticed):
        return "noticed"
    return _as_good(before, seen, right)


def _as_good(before: Seen, seen: Seen, right: Right) -> str:
    """The rows of a file of which nobody could tell that it is damaged."""
    if not right.unknowable:
        return "UNDETECTED: other rows, and nobody is told"
    wrong = not_then(before, seen, right.then)
    return f"UNDETECTED: {wrong}" if wrong else "not knowable"


def not_then(before: Seen, seen: Seen, then: Then) -> str:
    """How the rows are others than those that must come out; empty where they are not."""
    found = [_not_then(feed, before, seen, then) for feed in before.rows]
    differing = sum(number for number, _ in found)
    wrong = next((told for _, told in found if told), "")
    if wrong or then.records is not None:
        return wrong
    return "" if 1 <= differing <= (then.most or differing) else f"{differing} rows are others"


def _not_then(feed: str, before: Seen, seen: Seen, then: Then) -> tuple[int, str]:
    """How many rows of a feed are others, and what is wrong with them."""
    was, now = before.rows[feed], seen.rows[feed]
    if then.records is not None:
        often = Counter(then.records)
        kept = Counter(row for record, row in was for _ in range(often[record]))
        wrong = kept != Counter(row for _, row in now)
        return 0, f"{feed}: not the records {then.records}" if wrong else ""
    if sorted(record for record, _ in was) != sorted(record for record, _ in now):
        return 0, f"{feed}: other records than before"
    pairs = _other(sorted(was, key=lambda one: one[0]), sorted(now, key=lambda one: one[0]))
    for record, old, new in pairs:
        names = before.columns[feed]
        columns = {_told(name) for name, a, b in zip(names, old, new, strict=True) if a != b}
        if then.changed is not None and record not in then.changed:
            return 0, f"{feed}: record {record} is another"
        if (then.columns is None and len(columns) > 1) or not columns <= (then.columns or columns):
            return 0, f"{feed}: record {record} is another in {', '.join(sorted(columns))}"
    return len(pairs), ""


def _told(name: str) -> str:
    """The column of the contract; beside a time stands the date that the source wrote."""
    ending = "_source_date"
    return f"{name.removesuffix(ending)}_at" if name.endswith(ending) else name


def _other(was: list[tuple[int, Row]], now: list[tuple[int, Row]]) -> list[tuple[int, Row, Row]]:
    return [
        (record, old, new) for (record, old), (_, new) in zip(was, now, strict=True) if old != new
    ]


def _stopped(golden: Golden, seen: Seen, right: Right) -> str:
    if seen.state not in right.states:
        return f"UNDETECTED: {seen.state}: {seen.message}"
    told = STOPPED.get(seen.state, "refused")
    if seen.rejects:
        wrong = _misplaced(golden, seen, right)
        return f"UNDETECTED: refused for {wrong}" if wrong else told
    if not any(word in seen.message for word in right.words):
        return f"UNDETECTED: {seen.state} without the place: {seen.message}"
    return told


def _misplaced(golden: Golden, seen: Seen, right: Right) -> str:
    """A reject that is not where the damage is; '' where there is none.

    A format that judges records together (an order's lines, rows and their total) may reject any
    of them as such.
    """
    lines = {place.record: place.line for place in right.places}
    for feed, record, line, column, reason in seen.rejects:
        here = right.anywhere or (record in lines and line in (None, lines[record]))
        together = golden.is_made_over and not column
        if not together and (not here or column not in right.columns | {""}):
            return f"{feed}, line {line}, {column}: {reason}"
    return ""


def _rejected(golden: Golden, before: Seen, seen: Seen, right: Right) -> str:
    wrong = _misplaced(golden, seen, right)
    if wrong:
        return f"UNDETECTED: rejected {wrong}"
    gone = Counter(feed for feed, *_ in {reject[:2] for reject in seen.rejects})
    now, then = seen.held(), before.held()
    if any(now[feed] - then[feed] for feed in now):
        other = "UNDETECTED: rejects, and other rows changed"
        return _as_good(before, seen, right) if right.unknowable else other
    for feed in now:
        missing = (then[feed] - now[feed]).total()
        if missing > gone[feed] + right.lost:
            return f"UNDETECTED: {feed}: {missing} rows are missing, {gone[feed]} rejected"
    return "rejected"
