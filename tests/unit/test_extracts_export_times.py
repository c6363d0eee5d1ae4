"""A file of a feed that changes says when it was exported, or which of its records is newer."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.settings import Settings
from tests.unit.events_kit import use, vendor
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

ISO = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
COMPACT = r"_(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
GERMAN = r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})"
ODD = r"Y(?P<year>\d+)M(?P<month>\d+)D(?P<day>\d+)"
COLUMNS = {"ticket_id": "who", "status": "'new'", "created_at": '"when"'}


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    settings = settings_in(tmp_path)
    deliver(settings, "vendor/tickets.csv", "who,when\na,2024-01-31\n")
    return settings


def tickets(**columns: str) -> dict[str, Any]:
    return {"tickets": {"columns": COLUMNS | columns}}


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (ISO, "call it like tickets_2024-01-31.csv"),
        (COMPACT, "call it like tickets_20240131.csv"),
        (GERMAN, "call it like tickets_31.01.2024.csv"),
        (ODD, "exported_at in extracts/vendor/events.yml says how it is to be written"),
    ],
)
def test_a_name_without_the_date_that_the_mapping_looks_for_is_refused_with_one_that_has_it(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, pattern: str, told: str
) -> None:
    use(monkeypatch, vendor(feeds=tickets(), exported_at=pattern))
    result = outcome(shop)
    assert result.state == "refused"
    assert result.message == (
        "tickets has no version column, so the export date must be in the file's name: " + told
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"feeds": tickets(), "exported_at": datetime(2024, 2, 1)},
        {"feeds": tickets(updated_at='"when"'), "exported_at": ISO},
        {"exported_at": ISO},
    ],
    ids=["a fixed time", "a version column", "events"],
)
def test_where_something_else_says_what_is_newer_the_name_needs_no_date(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]
) -> None:
    use(monkeypatch, vendor(**fields))
    assert outcome(shop).state == "loaded"


def test_a_control_file_may_say_the_time_instead_of_the_name(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(feeds=tickets(), exported_at=ISO))
    deliver(shop, "vendor/tickets.csv.ctl", json.dumps({"exported_at": "2024-02-01T00:00:00"}))
    assert outcome(shop).state == "loaded"
    assert ask(shop, "select _version from raw.tickets") == [(datetime(2024, 2, 1),)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ads_2025-10-01_2025-10-27.csv", 27),
        ("ads_2025-10-10_2025-10-15.csv", 15),
        ("ads_2025-10-15_2025-10-15.csv", 15),
    ],
)
def test_the_last_date_of_a_name_is_the_exports_the_others_are_its_periods(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, day: int
) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, f"vendor/{name}", "who,when\na,2024-01-31\n")
    use(monkeypatch, vendor(feeds=tickets(), exported_at=ISO))
    assert outcome(settings).state == "loaded"
    assert ask(settings, "select _version from raw.tickets") == [(datetime(2025, 10, day),)]


def test_a_name_whose_last_date_is_not_its_newest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, "vendor/ads_2025-10-27_2025-10-01.csv", "who,when\na,2024-01-31\n")
    use(monkeypatch, vendor(feeds=tickets(), exported_at=ISO))
    result = outcome(settings)
    assert (result.state, "put the export date last" in result.message) == ("refused", True)


@pytest.mark.parametrize(
    ("control", "state"),
    [
        ('{"rows": ' + "[" * 200_000 + "]" * 200_000 + "}", "incomplete"),
        ('{"rows": ' + "9" * 5000 + "}", "incomplete"),
        ('{"exported_at": 20240201}', "refused"),
        ('{"exported_at": "0001-01-01T00:00:00+14:00"}', "refused"),
    ],
    ids=["nested", "a long number", "no text", "before all times"],
)
def test_a_hostile_control_file_stops_its_own_file_only(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, control: str, state: str
) -> None:
    use(monkeypatch, vendor(exported_at=ISO))
    deliver(shop, "vendor/tickets.csv.ctl", control)
    deliver(shop, "vendor/others.csv", "who,when\nb,2024-01-31\n")
    states = {one.path: one.state for one in loaded(shop).outcomes}
    assert states == {"vendor/tickets.csv": state, "vendor/others.csv": "loaded"}
