"""What a name or a place gets where no file should be, and who may read what was loaded."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.delivered import open_plain
from orchestration.extracts.errors import LoadError
from orchestration.extracts.load import load
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.e2e.bad_input import HEADER, NAME, answer, many, scores, settings
from tests.unit.extracts_kit import ask, deliver, outcome

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["settings"]


@pytest.mark.parametrize(
    "name",
    [
        "generic/orders'; drop table raw.orders; --.csv",
        "generic/orders\n2024.csv",
        "generic/$(x).csv",
    ],
)
def test_a_hostile_file_name_is_refused_and_shown_escaped(settings: Settings, name: str) -> None:
    deliver(settings, name, HEADER)
    result = outcome(settings)
    assert result.state == "refused"
    assert "\n" not in result.path
    assert ask(settings, "select count(*) from raw.orders") == [(0,)]


def test_a_link_out_of_the_landing_folder_is_never_followed(
    settings: Settings, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "survey_responses_2024-02-01.csv").write_text(HEADER + answer(1))
    (settings.landing / "generic").mkdir(parents=True)
    (settings.landing / NAME).symlink_to(outside / "survey_responses_2024-02-01.csv")
    (settings.landing / "olist").symlink_to(outside)
    assert [one.state for one in load(settings, "run").outcomes] == ["refused", "refused"]
    assert scores(settings) == []


def test_hidden_and_unfinished_names_are_not_read(settings: Settings) -> None:
    for name in (".orders_2024-01-01.csv", "orders_2024-01-01.csv.tmp", "orders.csv.part"):
        deliver(settings, f"generic/{name}", "x\n")
    assert {one.state for one in load(settings, "run").outcomes} == {"incomplete"}


def test_files_outside_any_mapping_are_reported(settings: Settings) -> None:
    deliver(settings, "stray.csv", "a\n1\n")
    deliver(settings, "unknown_vendor/x.csv", "a\n1\n")
    deliver(settings, "olist/other.csv", "a\n1\n")
    deliver(settings, "generic/ordres_2024-01-31.csv", "a\n1\n")
    outcomes = load(settings, "run").outcomes
    assert {one.state for one in outcomes} == {"unmatched"}
    assert any("nearest: orders" in one.message for one in outcomes)


def test_a_named_pipe_is_refused_and_never_opened(settings: Settings) -> None:
    (settings.landing / "generic").mkdir(parents=True)
    os.mkfifo(settings.landing / "generic" / "orders_2024-01-31.csv")
    assert outcome(settings).state == "refused"


def test_a_disk_too_small_for_twice_the_new_files_stops_the_load(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, NAME, HEADER + many())
    monkeypatch.setattr(
        "shutil.disk_usage", lambda _folder: SimpleNamespace(free=2 * len(HEADER + many()) - 1)
    )
    with pytest.raises(LoadError, match="MiB are needed for 1 new files"):
        load(settings, "run")


def test_a_linked_control_file_is_reported_and_its_file_is_held_back(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "outside.json").write_text(json.dumps({"rows": 1}))
    path = deliver(settings, NAME, HEADER + answer(1))
    path.with_name(path.name + ".ctl").symlink_to(tmp_path / "outside.json")
    told = {one.path: (one.state, one.message) for one in load(settings, "run").outcomes}
    assert told[NAME + ".ctl"] == ("refused", "a link is never followed: deliver the file itself")
    assert told[NAME][0] == "refused"
    assert "control file" in told[NAME][1]
    assert scores(settings) == []


def test_a_pipe_in_the_place_of_a_control_file_does_not_keep_the_load_waiting(
    settings: Settings,
) -> None:
    path = deliver(settings, NAME, HEADER + answer(1))
    pipe = path.with_name(path.name + ".ctl")
    os.mkfifo(pipe)
    assert {one.state for one in load(settings, "run").outcomes} == {"refused"}
    with pytest.raises(OSError, match="no plain file"):
        open_plain(pipe)


def test_a_hidden_folder_is_reported_once_and_that_of_the_sample_never(settings: Settings) -> None:
    deliver(settings, "generic/.orders/2024-01-31.csv", "x\n")
    deliver(settings, "generic/.orders/2024-02-01.csv", "x\n")
    deliver(settings, ".sample/planted.json", "{}\n")
    result = outcome(settings)
    assert (result.path, result.state) == ("generic/.orders", "incomplete")
    assert "hidden folder" in result.message


def test_only_the_owner_reads_the_warehouse(settings: Settings) -> None:
    settings.warehouse.mkdir(mode=0o755)
    deliver(settings, NAME, HEADER + answer(1))
    assert outcome(settings).state == "loaded"
    assert settings.warehouse.stat().st_mode & 0o777 == 0o700
    assert settings.warehouse_file.stat().st_mode & 0o777 == 0o600


def test_readers_still_reach_publications_that_lie_within_the_warehouse(
    settings: Settings,
) -> None:
    within = settings.model_copy(update={"published": settings.warehouse / "published"})
    settings.warehouse.mkdir()
    before = settings.warehouse.stat().st_mode
    with connect(within):
        assert settings.warehouse.stat().st_mode == before
    assert settings.warehouse_file.stat().st_mode & 0o777 == 0o600
