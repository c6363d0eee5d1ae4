"""The fingerprint of the inputs changes exactly when the marts might."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.inputs import inputs_fingerprint
from tests.unit.extracts_kit import deliver, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

NAME = "generic/web_events_2024-01-31.csv"
EVENTS = "visitor_id,occurred_at,event_name\nv,2024-01-31,view\n"


@pytest.fixture(autouse=True)
def _project_at_rest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A project of one model, which no one edits meanwhile."""
    (tmp_path / "project" / "models").mkdir(parents=True)
    (tmp_path / "project" / "models" / "one.sql").write_text("select 1")
    monkeypatch.setattr("orchestration.extracts.inputs.PROJECT", tmp_path / "project")


def test_loading_changes_nothing_and_a_touched_file_neither(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    path = deliver(own, NAME, EVENTS)
    before = inputs_fingerprint(own)
    loaded(own)
    assert inputs_fingerprint(own) == before
    os.utime(path, (1, 1))
    assert inputs_fingerprint(own) == before


def test_content_name_settings_and_project_each_change_it(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    path = deliver(own, NAME, EVENTS)
    loaded(own)
    prints = {inputs_fingerprint(own)}
    path.write_text(EVENTS.replace("view", "purchase"))
    prints.add(inputs_fingerprint(own))
    path.rename(path.with_name("web_events_2024-02-01.csv"))
    prints.add(inputs_fingerprint(own))
    prints.add(inputs_fingerprint(own.model_copy(update={"timezone": "Europe/Berlin"})))
    prints.add(inputs_fingerprint(own.model_copy(update={"as_of": datetime(2024, 2, 1)})))
    prints.add(inputs_fingerprint(own.model_copy(update={"dashboard_language": "ko"})))
    (tmp_path / "project" / "models" / "one.sql").write_text("select 2")
    prints.add(inputs_fingerprint(own))
    assert len(prints) == 7
