"""Events of a web site in the feed's own columns and in a vendor's, to be written otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.extracts import discovery
from orchestration.extracts.mappings import Mapping
from orchestration.settings import Settings
from tests.unit.extracts_kit import ask, settings_in

EVENTS = "visitor_id,occurred_at,event_name,search_term\n"


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def events(shop: Settings) -> list[tuple[Any, ...]]:
    return ask(
        shop, "select _record, visitor_id, occurred_at::varchar, search_term from raw.web_events"
    )


HELD = [(1, "v1", "2024-01-31 10:00:00", "shoes"), (2, "v2", "2024-02-01 00:00:00", None)]
OBJECTS = [
    {
        "visitor_id": "v1",
        "occurred_at": "2024-01-31T10:00:00Z",
        "event_name": "view",
        "search_term": "shoes",
    },
    {"visitor_id": "v2", "occurred_at": "2024-02-01", "event_name": "view", "search_term": ""},
]


ROWS = EVENTS + "v1,2024-01-31T10:00:00Z,view,shoes\nv2,2024-02-01,view,\n"


def vendor(**fields: Any) -> Mapping:
    facts: dict[str, Any] = {
        "name": "vendor/events",
        "folder": "vendor",
        "description": "Events of a vendor.",
        "files": ("*",),
        "source_system": "vendor",
        "header": {"required": ("who", "when"), "optional": ("what",)},
        "feeds": {
            "web_events": {
                "columns": {
                    "visitor_id": "who",
                    "occurred_at": '"when"',
                    "event_name": "coalesce(what, 'view')",
                }
            }
        },
    }
    return Mapping.model_validate(facts | fields)


def use(monkeypatch: pytest.MonkeyPatch, mapping: Mapping) -> None:
    monkeypatch.setattr(discovery, "read_mappings", lambda *_folders: [mapping])
