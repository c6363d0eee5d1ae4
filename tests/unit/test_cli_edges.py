"""What a command says of settings that cannot be, of names nobody knows, and when nobody reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import steps, transform
from orchestration.cli.look import not_loaded
from orchestration.messages import runnable
from orchestration.settings import Settings
from orchestration.transform import BuildReport, NodeResult
from tests.unit.cli_kit import RUN, cx, publish, settings
from tests.unit.somebody import open_folder, without_privileges
from tests.unit.test_cli_load import HEADER, ORDERS, _key, deliver

__all__ = ["_key", "settings"]
CX = Path(sys.executable).with_name("cx")
FOLDERS = ("landing", "extracts", "warehouse", "published")


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("below", ["", "further/down"])
def test_a_file_where_a_folder_should_be_is_named_with_its_setting(
    settings: Settings, tmp_path: Path, name: str, below: str
) -> None:
    file = tmp_path / "a.file"
    file.write_text("")
    assert settings.landing.is_dir()
    code, said, problem = cx("status", f"--{name}", str(file / below))
    assert (code, said) == (2, "")
    option = f"--{name} (or CX_{name.upper()})"
    assert problem == f"cx: {option}: {file} is a file, and a folder is needed\n"


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_lets_nothing_pass_and_is_told(settings: Settings, reason: str) -> None:
    assert settings.landing.is_dir()
    code, said, problem = cx("publish", "--accept", reason)
    assert (code, said) == (2, "")
    assert "--accept" in problem
    assert "the reason is empty: say who lets what pass, and why" in problem


def test_a_link_that_leads_nowhere_is_no_folder(settings: Settings, tmp_path: Path) -> None:
    assert settings.landing.is_dir()
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    code, _, problem = cx("refresh", "--published", str(tmp_path / "link"))
    assert code == 2
    assert "--published (or CX_PUBLISHED)" in problem
    assert "is a link that leads to no folder" in problem


def test_a_folder_that_may_not_be_read_is_named_with_its_setting(settings: Settings) -> None:
    assert settings.landing.is_dir()
    with open_folder() as place:
        (place / "landing").mkdir(mode=0)
        with without_privileges():
            code, _, problem = cx("load", "--landing", str(place / "landing"))
        (place / "landing").chmod(0o700)
    assert code == 2
    assert problem == (
        f"cx: --landing (or CX_LANDING): {place / 'landing'} may not be read by this user\n"
    )


def test_a_folder_that_may_not_be_written_is_named_with_its_setting() -> None:
    with open_folder() as place:
        (place / "landing").mkdir()
        folders = [f"--{name}={place / name}" for name in ("landing", "warehouse", "published")]
        place.chmod(0o555)
        with without_privileges():
            code, _, problem = cx("refresh", *folders)
        place.chmod(0o755)
    assert code == 1
    assert problem == (
        f"cx: --warehouse (or CX_WAREHOUSE): {place / 'warehouse'}: Permission denied\n"
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("CX_MEMORY_LIMIT", "lots", "'lots' is no amount of memory; write it like 2GB or 512MiB"),
        ("CX_MEMORY_LIMIT", "0GB", "'0GB' is no amount of memory; write it like 2GB or 512MiB"),
        ("CX_THREADS", "0", "it should be greater than or equal to 1"),
        ("CX_KEEP_PUBLICATIONS", "1", "it should be greater than or equal to 2"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_plain_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    assert settings.landing.is_dir()
    monkeypatch.setenv(variable, value)
    code, _, problem = cx("status")
    assert (code, problem) == (2, f"cx: {variable}: {said}\n")


@pytest.mark.parametrize("limit", ["2GB", "512MiB", "1.5 GB", "800mb"])
def test_an_amount_of_memory_that_is_let_pass_is_one_that_duckdb_takes(limit: str) -> None:
    with duckdb.connect(config={"memory_limit": Settings(memory_limit=limit).memory_limit}) as own:
        assert own.execute("select 1").fetchone() == (1,)


def test_rejects_of_a_file_or_feed_that_nobody_knows_are_not_none(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS)
    cx("load")
    code, said, problem = cx("rejects", "--file", "nosuch")
    assert (code, said) == (1, "")
    assert "no file's path holds 'nosuch'. Next: cx status" in problem
    code, _, problem = cx("rejects", "--feed", "order")
    assert code == 1
    assert "no feed is named 'order' (nearest: orders" in problem
    assert cx("rejects", "--file", "ORDERS_2026")[0] == 0


def test_a_percent_sign_is_looked_for_as_it_is(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS)
    cx("load")
    assert cx("rejects", "--file", "%")[0] == 1


def test_versions_of_one_path_that_were_replaced_are_one_line(settings: Settings) -> None:
    for day in ("05", "06", "07"):
        placed = HEADER + f"o1,ada@example.org,2026-01-{day},delivered,2026-01-20\n"
        deliver(settings, "orders_2026-01-31.csv", placed)
        assert cx("load")[0] == 0
    code, said, _ = cx("status")
    assert code == 0
    (line,) = [line for line in said.splitlines() if "superseded" in line]
    assert [cell.strip() for cell in line.split("│")][1:4] == [
        "generic/orders_2026-01-31.csv",
        "superseded",
        "2",
    ]


def test_files_in_different_states_stay_apart() -> None:
    rows = [
        {"path": "a.csv", "state": "superseded", "message": "old"},
        {"path": "a.csv", "state": "refused", "message": "why"},
        {"path": "b.csv", "state": "loaded", "message": ""},
    ]
    assert not_loaded(rows) == [
        {"path": "a.csv", "state": "superseded", "versions": 1, "message": "old"},
        {"path": "a.csv", "state": "refused", "versions": 1, "message": "why"},
    ]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_reader_that_leaves_after_one_line_ends_the_command_quietly(
    settings: Settings, form: str
) -> None:
    publish(settings)
    asked = ("query", "select range, repeat('x', 90) from range(200000)", "--format", form)
    with subprocess.Popen(
        [str(CX), *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    # 0 where all was written before the reader left, as far as Python was told.
    assert process.returncode in (0, 141)


def test_after_a_build_that_did_not_end_the_next_step_is_to_build(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS)
    cx("load")
    with duckdb.connect(str(settings.warehouse_file)) as warehouse:
        warehouse.execute(
            f"insert into ops.run_context (run_id, as_of, time_zone) values ('{RUN}', now(), 'UTC')"
        )
    passed = NodeResult("test.cx.grain", "grain", "test", "pass", 0.1, 0, "error", "")
    monkeypatch.setattr(transform, "test", lambda *_: BuildReport(RUN, (passed,)))
    monkeypatch.setattr(steps, "check_meanings", lambda _: None)
    code, said, _ = cx("check")
    assert code == 3
    assert said.splitlines()[-1] == (
        "Nothing can be published until every model is built. Next: cx build"
    )


def test_hints_name_the_path_the_command_was_started_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / ".venv" / "bin" / "cx"
    started.parent.mkdir(parents=True)
    started.write_text("")
    started.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", [str(started), "status"])
    hint = "See cx-warehouse, cx. Next: cx status, `cx publish --accept 'why'`"
    there = ".venv/bin/cx"
    assert runnable(hint) == (
        f"See cx-warehouse, cx. Next: {there} status, `{there} publish --accept 'why'`"
    )
    monkeypatch.setenv("PATH", str(started.parent))
    assert runnable(hint) == hint


def test_where_another_command_of_that_name_is_on_the_path_hints_name_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("a place", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cx").write_text("#!/bin/sh\n")
        (tmp_path / folder / "cx").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "a place" / "cx")])
    assert runnable("Next: cx refresh") == "Next: 'a place/cx' refresh"


def test_an_error_said_by_a_real_command_can_be_run_as_it_stands(settings: Settings) -> None:
    environment = os.environ | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(CX), "status"], capture_output=True, text=True, check=False, env=environment
    )
    assert settings.landing.is_dir()
    assert done.returncode == 1
    assert done.stderr.startswith("cx: ")
    assert done.stderr.rstrip().endswith("cx refresh")
    named = done.stderr.split("Next: ")[1].split()[0]
    assert Path(named).resolve() == CX.resolve()
