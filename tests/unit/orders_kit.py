"""Orders and events in the feeds' own columns, and what the raw tables hold of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.settings import Settings
from tests.unit.extracts_kit import ask, settings_in

ORDERS = "order_id,placed_at,status,updated_at\n"
EVENTS = "visitor_id,occurred_at,event_name\n"


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def statuses(shop: Settings) -> list[tuple[Any, ...]]:
    return ask(shop, "select order_id, status from raw.orders order by 1")
