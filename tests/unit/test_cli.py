"""The command line: usage, exit codes, errors in words, and what it costs to find nothing new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.lock import refresh_lock
from orchestration.refresh import inputs
from orchestration.samples import generate as samples
from orchestration.samples.generate import PLANTED
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.unit.cli_kit import RUN, cx, publish, settings

__all__ = ["settings"]

COMMANDS = (
    *("sample", "load", "withdraw", "build", "check", "publish", "refresh"),
    *("status", "rejects", "query", "export", "rollback", "docs", "ui", "doctor"),
)


def test_help_names_every_command() -> None:
    code, said, _ = cx("--help")
    assert code == 0
    assert [name for name in COMMANDS if name not in said] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_text_and_the_shared_options(command: str) -> None:
    code, said, _ = cx(command, "--help")
    assert code == 0
    shared = ("--landing", "--warehouse", "--published", "--as-of", "--timezone", "--debug")
    assert [option for option in shared if option not in said] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("query",),
        ("frobnicate",),
        ("load", "--format", "xml"),
        ("refresh", "--as-of", "yesterday"),
        ("status", "--timezone", "Europe/Atlantis"),
    ],
)
def test_wrong_usage_exits_with_2(settings: Settings, arguments: tuple[str, ...]) -> None:
    assert settings.landing.is_dir()
    assert cx(*arguments)[0] == 2


def test_an_unknown_zone_is_named_with_its_option(settings: Settings) -> None:
    assert settings.landing.is_dir()
    code, _, said = cx("load", "--timezone", "Europe/Atlantis")
    assert code == 2
    assert "--timezone (or CX_TIMEZONE)" in said


@pytest.mark.parametrize("command", ["status", "rejects", "check", "publish"])
def test_before_anything_is_loaded_the_next_step_is_said(settings: Settings, command: str) -> None:
    assert not settings.warehouse_file.exists()
    code, said, problem = cx(command)
    assert (code, said) == (1, "")
    assert "Next: cx refresh" in problem
    assert "Traceback" not in problem


def test_errors_are_json_where_json_was_asked_for(settings: Settings) -> None:
    assert not settings.warehouse_file.exists()
    code, said, problem = cx("status", "--format", "json")
    assert (code, said) == (1, "")
    assert json.loads(problem)["exit_code"] == 1


def test_debug_shows_where_an_error_came_from(settings: Settings) -> None:
    assert not settings.warehouse_file.exists()
    code, _, problem = cx("status", "--debug")
    assert code == 1
    assert "Traceback" in problem


@pytest.mark.parametrize("command", ["load", "build", "check", "publish", "refresh", "rollback"])
def test_while_another_run_holds_the_lock_commands_that_write_exit_with_4(
    settings: Settings, command: str
) -> None:
    with refresh_lock(settings):
        code, said, problem = cx(command)
    assert (code, said) == (4, "")
    assert "Another run holds" in problem


def test_a_refresh_with_nothing_new_imports_neither_dbt_nor_dagster(settings: Settings) -> None:
    with connect(settings):
        publish(settings, inputs(settings))
    script = (
        "import sys; from orchestration.cli import app\n"
        "try: app(['refresh'])\n"
        "finally: print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    said, imported = done.stdout.strip().rsplit("\n", 1)
    assert done.returncode == 0, done.stderr
    assert f"Nothing new since run {RUN}" in said
    heavy = {"dbt", "dagster", "dagster_dbt", "great_expectations", "scipy", "pandas", "requests"}
    assert heavy & set(json.loads(imported.replace("'", '"'))) == set()


def test_the_ui_listens_on_this_machine_only_and_does_not_phone_home(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "environ", dict(os.environ, DAGSTER_HOME=str(tmp_path / "home")))
    monkeypatch.setattr(os, "execv", lambda _, arguments: started.append(arguments))
    assert settings.landing.is_absolute()
    code, _, problem = cx("ui", "--port", "3123", "--landing", "landing")
    assert code == 0, problem
    (arguments,) = started
    assert arguments[arguments.index("-h") + 1] == "127.0.0.1"
    assert arguments[arguments.index("-p") + 1] == "3123"
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "yes"
    assert Path(os.environ["CX_LANDING"]).is_absolute()
    assert "enabled: false" in (tmp_path / "home" / "dagster.yaml").read_text()


def test_another_as_of_is_something_new(settings: Settings) -> None:
    later = settings.model_copy(update={"as_of": "2026-01-01T00:00:00"})
    assert inputs(settings) != inputs(later)


def test_a_sample_that_was_begun_and_not_ended_can_be_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make demo` makes it anew then: the folder is there and the list in it is not."""
    monkeypatch.setattr(samples, "_write_chunks", _killed)
    assert cx("sample", "--scale", "0.0001")[0] == 1
    assert (settings.landing / PLANTED).parent.is_dir()
    assert not (settings.landing / PLANTED).exists()


def _killed(*_: object) -> None:
    raise OSError("killed")
