"""A shop of nine records, small enough to work out every number by hand.

In January 2026:

    orders   o1 promised the 10th, delivered the 9th: on time
             o2 promised the 10th, delivered the 12th: late
             o3 promised the 11th, delivered the 11th: on time, a date-only promise lasts all day
             on_time_delivery_rate = 2 / 3
             delivery_days = (4 + 6 + 4) / 3 = 14 / 3, from placed to delivered
    tickets  t1 solved after 2 hours, t2 after 6: resolution_hours = (2 + 6) / 2 = 4
             ticket_volume = 2
    answers  10, 9, 8, 3 to 'how likely are you to recommend us': promoters 2, detractors 1 of 4,
             nps = 100 x (2 - 1) / 4 = 25
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.commands import Place

ORDERS = """\
order_id,placed_at,promised_at,delivered_at,status,updated_at
o1,2026-01-05,2026-01-10,2026-01-09,delivered,2026-01-20
o2,2026-01-06,2026-01-10,2026-01-12,delivered,2026-01-20
o3,2026-01-07,2026-01-11,2026-01-11,delivered,2026-01-20
"""
TICKETS = """\
ticket_id,created_at,solved_at,status,updated_at
t1,2026-01-14T10:00:00Z,2026-01-14T12:00:00Z,solved,2026-01-20
t2,2026-01-15T10:00:00Z,2026-01-15T16:00:00Z,solved,2026-01-20
"""
ANSWERS = """\
response_id,question_id,survey_id,score,responded_at
a1,recommend,relationship,10,2026-01-16T09:00:00Z
a2,recommend,relationship,9,2026-01-16T10:00:00Z
a3,recommend,relationship,8,2026-01-17T09:00:00Z
a4,recommend,relationship,3,2026-01-18T09:00:00Z
"""


@dataclass(frozen=True)
class Shop(Place):
    """A warehouse that files are delivered to by hand."""

    def deliver(self, name: str, content: str) -> Path:
        """Put a file into the landing folder."""
        path = self.folder / "landing" / "generic" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """The answer of the published file."""
        rows: list[dict[str, Any]] = json.loads(self.succeed("query", sql, "--format", "json"))
        return rows
