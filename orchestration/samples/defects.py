"""Planted defects: rows that are wrong in a known way, and how often each was planted.

Every planted row is an extra one with a key of its own and without customer, order or ticket,
so that the story's own numbers stay what they are whether the row is kept or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.writer import Format, as_text, parquet_ready

Effect = Literal["rejected", "duplicate", "kept"]
SHARES = (0.0003, 0.0005, 0.0002, 0.0004)
"""Planted rows of a defect by its number: not all alike, so that counts tell them apart."""
KEYS = {
    "customers": "customer_id",
    "orders": "order_id",
    "order_items": "order_id",
    "tickets": "ticket_id",
    "ticket_events": "ticket_id",
    "survey_invitations": "invitation_id",
    "survey_responses": "response_id",
    "product_reviews": "review_id",
    "calls": "call_id",
    "web_events": "visitor_id",
}
REFERENCES = frozenset(
    {
        "customer_id",
        "email",
        "order_id",
        "ticket_id",
        "invitation_id",
        "replaces_order_id",
        "visitor_id",
        "person_id",
    }
)
NO_TIMES = {"shipped_at": None, "cancelled_at": None, "refunded_at": None}


@dataclass(frozen=True, eq=False)
class Defect:
    """One kind of planted row.

    `effect` is what a loader must do with it: reject it, count it as a duplicate, or keep it
    (and flag it, where the name says what is wrong with it).
    """

    feed: str
    name: str
    effect: Effect
    column: str = ""
    values: Mapping[str, str | None] = field(default_factory=dict)
    is_text: bool = False
    """Only text can hold it: it is not planted in Parquet files."""


def _rejected(feed: str, name: str, column: str, value: str | None, **how: bool) -> Defect:
    return Defect(feed, name, "rejected", column, {column: value}, **how)


DEFECTS: tuple[Defect, ...] = (
    _rejected("customers", "unparsable creation", "created_at", "2023-02-30 10:00", is_text=True),
    _rejected("orders", "order id missing", "order_id", None),
    _rejected("orders", "unparsable date", "placed_at", "31/31/2024", is_text=True),
    _rejected("orders", "negative amount", "gross_amount", "-5.00"),
    Defect("orders", "duplicate key", "duplicate"),
    Defect(
        "orders",
        "delivered before placed",
        "kept",
        "delivered_at",
        {
            "placed_at": "2024-05-10 10:00:00Z",
            "promised_at": "2024-05-16",
            "delivered_at": "2024-05-08 09:00:00Z",
            "status": "delivered",
            **NO_TIMES,
        },
    ),
    _rejected("order_items", "line id missing", "line_id", None),
    _rejected("tickets", "ticket id missing", "ticket_id", None),
    _rejected("tickets", "unparsable date", "created_at", "yesterday", is_text=True),
    _rejected("tickets", "negative count", "reopens", "-1"),
    Defect("tickets", "duplicate key", "duplicate"),
    Defect(
        "tickets",
        "closed without solve time",
        "kept",
        "solved_at",
        {
            "created_at": "2024-06-03 08:00:00Z",
            "first_replied_at": "2024-06-03 09:00:00Z",
            "solved_at": None,
            "closed_at": "2024-06-07 08:00:00Z",
            "status": "closed",
            "resolution_minutes_recorded": None,
            "reopens": "0",
        },
    ),
    Defect(
        "tickets",
        "solved before created",
        "kept",
        "solved_at",
        {
            "created_at": "2024-06-10 08:00:00Z",
            "first_replied_at": None,
            "solved_at": "2024-06-09 08:00:00Z",
            "closed_at": None,
            "status": "solved",
            "resolution_minutes_recorded": None,
            "first_response_minutes_recorded": None,
            "reopens": "0",
        },
    ),
    Defect("tickets", "unknown channel", "kept", "channel", {"channel": "fax"}),
    Defect(
        "tickets",
        "created in the future",
        "kept",
        "created_at",
        {
            "created_at": "2091-01-01 08:00:00Z",
            "first_replied_at": None,
            "solved_at": None,
            "closed_at": None,
            "status": "new",
            "reopens": "0",
            "updated_at": "2025-06-01 08:00:00Z",
        },
    ),
    _rejected("ticket_events", "unknown kind of event", "event_type", "teleported"),
    _rejected("ticket_events", "ticket id missing", "ticket_id", None),
    Defect("ticket_events", "duplicate key", "duplicate"),
    _rejected("survey_invitations", "survey id missing", "survey_id", None),
    _rejected("survey_invitations", "unparsable date", "sent_at", "2024-13-01", is_text=True),
    Defect("survey_invitations", "duplicate key", "duplicate"),
    _rejected("survey_responses", "score above the scale", "score", "11"),
    _rejected("survey_responses", "score below the scale", "score", "-1"),
    _rejected("survey_responses", "score in words", "score", "ten", is_text=True),
    _rejected("survey_responses", "time of answer missing", "responded_at", None),
    Defect("survey_responses", "answer without invitation", "kept", "invitation_id"),
    Defect("survey_responses", "duplicate key", "duplicate"),
    _rejected("product_reviews", "six stars", "rating", "6"),
    _rejected("calls", "negative hold time", "hold_seconds", "-30"),
    Defect(
        "calls",
        "ended before answered",
        "kept",
        "ended_at",
        {
            "started_at": "2024-07-01 10:00:00Z",
            "answered_at": "2024-07-01 10:01:00Z",
            "ended_at": "2024-07-01 09:59:00Z",
            "outcome": "answered",
        },
    ),
    _rejected("web_events", "visitor missing", "visitor_id", None),
    _rejected("web_events", "unparsable time", "occurred_at", "12.07.2024 25:61", is_text=True),
    Defect("web_events", "identical event", "kept", ""),
)


class Defects:
    """Plants defects among the rows of a feed and counts them."""

    def __init__(self, kind: Format) -> None:
        self.planted: dict[Defect, int] = {d: 0 for d in DEFECTS if kind == "csv" or not d.is_text}
        self._kind: Format = kind

    def plant(self, chunk: Chunk, feed: str, table: pa.Table) -> Iterator[pa.Table]:
        """The table's rows in pieces, with the planted ones between them."""
        chance = chunk.chance(f"defects of {feed}")
        extra = [
            piece
            for number, defect in enumerate(self.planted)
            if defect.feed == feed
            for piece in self._rows(chunk, chance, table, number, defect)
        ]
        offsets = np.sort(chance.below(len(extra), table.num_rows + 1))
        shuffled = [extra[i] for i in chance.rng.permutation(len(extra))]
        start = 0
        for offset, piece in zip(offsets.tolist(), shuffled, strict=True):
            yield table.slice(start, offset - start)
            yield piece
            start = offset
        yield table.slice(start)

    def _rows(
        self, chunk: Chunk, chance: Chance, table: pa.Table, number: int, defect: Defect
    ) -> Iterator[pa.Table]:
        least = 1 if chunk.index == 0 and table.num_rows else 0
        wanted = max(round(table.num_rows * SHARES[number % len(SHARES)]), least)
        chosen = np.sort(chance.rng.permutation(table.num_rows)[:wanted])
        self.planted[defect] += wanted
        for n, row in enumerate(chosen.tolist()):
            source = table.slice(row, 1)
            if not defect.values and not defect.column:
                yield source
                continue
            spoiled = _spoiled(source, defect, f"x{chunk.index}-{number}-{n}")
            yield self._fitting(spoiled, table.schema)

    def _fitting(self, row: pa.Table, schema: pa.Schema) -> pa.Table:
        if self._kind == "csv":
            return row
        return row.cast(parquet_ready(schema.empty_table()).schema)


def _spoiled(source: pa.Table, defect: Defect, key: str) -> pa.Table:
    row: dict[str, str | None] = as_text(source).to_pylist()[0]
    row |= dict.fromkeys(REFERENCES & row.keys())
    row[KEYS[defect.feed]] = key
    row |= defect.values
    return pa.table({name: pa.array([value], pa.string()) for name, value in row.items()})
