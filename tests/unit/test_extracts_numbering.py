"""Every record has the number of its place in the file, on however many threads it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

ROWS = 200_000
PADDING = "x" * 40


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path).model_copy(update={"threads": 2})


def test_rows_keep_the_numbers_of_their_places_on_two_threads(shop: Settings) -> None:
    # A list of words, as of a boolean, is a join to the engine, and a join keeps no order.
    lines = "".join(
        f"o{number},2024-01-31,2024-01-31,yes,{PADDING}\n" for number in range(1, ROWS + 1)
    )
    header = "order_id,placed_at,updated_at,has_account,status\n"
    deliver(shop, "generic/orders_2024-01-31.csv", header + lines)
    assert outcome(shop).feeds[0].inserted == ROWS
    wrong = "select count(*) from raw.orders where order_id <> 'o' || _record"
    assert ask(shop, wrong) == [(0,)]


def test_rows_that_are_not_written_twice_keep_them_too(shop: Settings) -> None:
    lines = [f"v{number},2024-01-31,view,{PADDING}\n" for number in range(1, ROWS + 1)]
    lines[150_000 - 1] = f"v150000,soon,view,{PADDING}\n"
    header = "visitor_id,occurred_at,event_name,page_path\n"
    deliver(shop, "generic/web_events.csv", header + "".join(lines))
    counts = outcome(shop).feeds[0]
    assert (counts.inserted, counts.rejected) == (ROWS - 1, 1)
    wrong = "select count(*) from raw.web_events where visitor_id <> 'v' || _record"
    assert ask(shop, wrong) == [(0,)]
    assert ask(shop, "select record, line from ops.rejects") == [(150_000, 150_001)]


def test_records_that_cannot_be_split_shift_the_numbers_behind_them(shop: Settings) -> None:
    lines = [f"v{number},2024-01-31,view\n" for number in range(1, 1001)]
    lines[9] = "v10,2024-01-31,view,more,and more\n"
    lines[499] = "v500,2024-01-31,view,more,and more\n"
    deliver(shop, "generic/web_events.csv", "visitor_id,occurred_at,event_name\n" + "".join(lines))
    counts = outcome(shop).feeds[0]
    assert (counts.inserted, counts.rejected) == (998, 2)
    wrong = "select count(*) from raw.web_events where visitor_id <> 'v' || _record"
    assert ask(shop, wrong) == [(0,)]
    assert ask(shop, "select record, line from ops.rejects order by 1") == [(10, 11), (500, 501)]
