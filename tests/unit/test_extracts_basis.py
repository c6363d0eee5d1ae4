"""Another mapping loads every file again, or says which of them are gone before it forgets any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts import basis
from orchestration.extracts.errors import LoadError
from tests.unit.extracts_kit import ask, deliver, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

EVENTS = "visitor_id,occurred_at,event_name\n"


def two_files(folder: Path) -> tuple[Settings, Path]:
    settings = settings_in(folder)
    deliver(settings, "generic/web_events_1.csv", EVENTS + "v1,2024-01-13,view\n")
    second = deliver(settings, "generic/web_events_2.csv", EVENTS + "v2,2024-01-14,view\n")
    loaded(settings)
    return settings, second


def visitors(settings: Settings) -> list[str]:
    return [one for (one,) in ask(settings, "select visitor_id from raw.web_events order by 1")]


def test_a_file_that_went_since_the_last_load_is_not_forgotten_with_the_old_mapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, second = two_files(tmp_path)
    second.unlink()
    monkeypatch.setattr(basis, "basis", lambda *_: "another")

    with pytest.raises(LoadError, match=r"web_events_2\.csv is no longer in the landing folder"):
        loaded(settings)

    assert visitors(settings) == ["v1", "v2"]
    assert ask(settings, "select count(*) from ops.files") == [(2,)]


def test_a_file_that_was_renamed_is_loaded_again_from_where_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, second = two_files(tmp_path)
    second.rename(second.with_name("web_events_3.csv"))
    monkeypatch.setattr(basis, "basis", lambda *_: "another")

    loaded(settings)

    assert visitors(settings) == ["v1", "v2"]


def test_a_corrected_file_is_loaded_again_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, second = two_files(tmp_path)
    second.write_text(EVENTS + "v3,2024-01-14,view\n")
    monkeypatch.setattr(basis, "basis", lambda *_: "another")

    loaded(settings)

    assert visitors(settings) == ["v1", "v3"]
