"""`cx doctor` as a whole: its exit codes, what it says where there is nothing, what it leaves."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.doctor import rounds
from orchestration.doctor.patient import Patient
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import CheckResult, accept_failures, create_overrides, record
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.unit.cli_kit import cx
from tests.unit.doctor.conftest import KEY
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning
from tests.unit.doctor.test_published import flip_one_byte, folder_of
from tests.unit.publication.small_warehouse import RUNS


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("CX_PSEUDONYM_KEY", KEY)


def doctor(settings: Settings, *arguments: str) -> tuple[int, str, str]:
    folders = [f"--{name}={getattr(settings, name)}" for name in ("landing", "warehouse")]
    return cx("doctor", *folders, f"--published={settings.published}", *arguments)


def everything_in(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Mode, time of change and content of all that lies in a folder."""
    found = {}
    for path in [folder, *folder.rglob("*")]:
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[str(path)] = (status.st_mode, status.st_mtime_ns, content)
    return found


def test_where_all_is_well_it_ends_with_0(published: Settings) -> None:
    code, said, problem = doctor(published)
    assert (code, problem) == (0, "")
    assert said.splitlines()[-1].endswith(" ok, 0 warnings, 0 faults.")
    assert "Next:" not in said


def test_in_a_fresh_clone_it_says_what_to_do_and_ends_with_0(settings: Settings) -> None:
    code, said, problem = doctor(settings)
    assert (code, problem) == (0, "")
    assert "warn  folders, landing. Next: cx sample, or put exports under" in said
    assert said.splitlines()[-1].endswith(" 0 faults.")
    assert not settings.warehouse.exists()
    assert not settings.published.exists()


def test_a_fault_ends_with_1_and_names_the_next_command(published: Settings) -> None:
    flip_one_byte(folder_of(published) / "cx.duckdb")
    code, said, _ = doctor(published)
    assert code == 1
    then = f"cx build && cx publish && mv {folder_of(published)} "
    assert f"fault published, run {RUNS[0]}. Next: {then}" in said


def test_programs_get_the_same_as_json(published: Settings) -> None:
    flip_one_byte(folder_of(published) / "cx.duckdb")
    code, said, _ = doctor(published, "--format", "json")
    told = json.loads(said)
    assert code == 1
    assert (told["counts"]["warn"], told["counts"]["fault"]) == (0, 1)
    assert set(told["findings"][0]) == {"area", "subject", "state", "seen", "next"}
    assert {one["area"] for one in told["findings"]} == set(rounds.AREAS)


def test_a_folder_that_is_a_file_is_a_finding_and_no_wrong_usage(
    published: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    code, said, problem = doctor(published, f"--published={tmp_path / 'file'}")
    assert (code, problem) == (1, "")
    assert f"{tmp_path / 'file'} is no folder" in said


def test_it_changes_nothing_whatever_it_finds(published: Settings) -> None:
    folder = published.warehouse.parent
    published.warehouse.chmod(0o755)
    published.warehouse_file.chmod(0o644)
    (published.landing / "generic").mkdir()
    (published.landing / "generic" / "orders_2026-01-31.csv").write_text("order_id\n")
    flip_one_byte(folder_of(published) / "parquet" / "kpis.dim_kpi.parquet")
    _leave_a_log_behind(published)
    before = everything_in(folder)
    assert doctor(published, "--all")[0] == 1
    assert everything_in(folder) == before


def _leave_a_log_behind(settings: Settings) -> None:
    """A process that ends without closing the warehouse leaves its write-ahead log."""
    script = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('set checkpoint_threshold = \\'1GB\\''); "
        "c.execute('create table ops.left_over as select 1'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(settings.warehouse_file)], check=True)
    log = settings.warehouse_file.with_name(f"{settings.warehouse_file.name}.wal")
    assert log.stat().st_size > 0


def test_it_imports_neither_dbt_nor_dagster_nor_great_expectations(published: Settings) -> None:
    script = (
        "import sys; from orchestration.cli import app\n"
        "try: app(['doctor', '--format', 'json'])\n"
        "finally: print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    folders = {f"CX_{name.upper()}": str(getattr(published, name)) for name in ("landing",)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env=os.environ | folders | {"CX_WAREHOUSE": str(published.warehouse)},
    )
    imported = set(json.loads(done.stdout.strip().rsplit("\n", 1)[1].replace("'", '"')))
    assert done.returncode == 0, done.stdout + done.stderr
    heavy = {"dbt", "dagster", "dagster_dbt", "great_expectations", "pandas", "scipy", "requests"}
    assert heavy & imported == set()


def test_an_area_that_stops_is_a_finding_and_the_others_go_on(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Patient) -> object:
        raise OSError(5, "Input/output error", "/a/disk")

    monkeypatch.setitem(rounds.AREAS, "disk", broken)
    code, said, _ = doctor(published)
    assert code == 1
    assert "stopped: /a/disk: Input/output error" in said
    assert "sha256 as in the manifest" in said


def test_a_check_that_blocked_the_last_run_is_a_fault_until_it_was_let_pass(
    published: Settings,
) -> None:
    assert not_well(published, "last run") == []
    with connect(published) as connection:
        failed = CheckResult("files_refused", "load", "error", "fail", 1, 7, "orders.csv: why")
        record(connection, RUNS[0], [failed])
    fault = one_fault(published, "last run")
    assert (fault.subject, fault.seen) == ("files_refused", "1 of 7: orders.csv: why")
    with connect(published) as connection:
        create_overrides(connection)
        freeze(connection, RUNS[0])
        accept_failures(connection, RUNS[0], "jdoe", "it is known", [failed])
    assert not_well(published, "last run") == []
    (passed,) = [one for one in look(published, "last run") if one.subject == "files_refused"]
    assert passed.seen == "let pass by jdoe: it is known"


@pytest.mark.parametrize(("state", "how"), [("failed", "fault"), ("killed", "warn")])
def test_how_the_last_run_ended_is_told(published: Settings, state: str, how: str) -> None:
    with connect(published) as connection:
        connection.execute(
            "insert into ops.runs (run_id, state, message) values (?, ?, 'why')", [RUNS[0], state]
        )
    (found,) = not_well(published, "last run")
    assert found.state == how


def test_a_run_that_says_it_runs_and_holds_no_lock_was_killed(published: Settings) -> None:
    with connect(published) as connection:
        connection.execute("insert into ops.runs (run_id, state) values ('r', 'running')")
    assert one_warning(published, "last run").seen.startswith("was killed")
