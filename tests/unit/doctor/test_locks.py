"""Who is at work, what killed runs left, and that looking keeps nobody out."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.lock import refresh_lock
from orchestration.settings import Settings
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning

_LOCKED = """
import sys
from orchestration.lock import refresh_lock
from orchestration.settings import Settings
from orchestration.warehouse import connect
settings = Settings(warehouse=sys.argv[1])
with refresh_lock(settings), connect(settings):
    print("held", flush=True)
    sys.stdin.read()
"""
_OPENED = """
import sys, duckdb
with duckdb.connect(sys.argv[1] + "/warehouse.duckdb"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(settings: Settings, script: str) -> Iterator[int]:
    """A process that has the warehouse; its id."""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(settings.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.communicate()


def test_a_lock_that_nobody_holds_is_well(published: Settings) -> None:
    with refresh_lock(published):
        pass
    assert not_well(published, "locks") == []
    assert look(published, "locks")[0].seen.startswith("free; last held by process ")


def test_a_run_at_work_is_named_and_what_it_has_is_not_looked_at(published: Settings) -> None:
    with another_process(published, _LOCKED) as pid:
        lock, warehouse = look(published, "locks")
        whole = look(published, "published")
        versions = {one.subject: one.state for one in look(published, "versions")}
        later = datetime.now(UTC) + timedelta(hours=7)
        long = look(published, "locks", now=later)[0]
    assert lock.seen.startswith(f"a run is at work: process {pid} on ")
    assert lock.state == "ok"
    assert (warehouse.state, warehouse.next) == ("warn", "cx doctor, when it ended")
    assert {one.state for one in whole} == {"ok"}
    assert versions == {"warehouse": "ok", "publication": "ok"}
    assert long.state == "warn"
    assert long.next == f"ps -fp {pid}, and kill {pid} if stuck"


def test_a_program_that_is_no_run_and_has_the_warehouse_open_is_a_warning(
    published: Settings,
) -> None:
    with another_process(published, _OPENED):
        warning = one_warning(published, "locks")
    assert "no run of ours is at work: a refresh would fail" in warning.seen


def test_a_warehouse_that_cannot_be_opened_is_a_fault(published: Settings) -> None:
    content = bytearray(published.warehouse_file.read_bytes())
    content[4096:12288] = bytes(8192)
    published.warehouse_file.write_bytes(content)
    fault = one_fault(published, "locks")
    assert fault.next == (
        f"mv {published.warehouse_file} {published.warehouse_file}.damaged && cx refresh"
    )


@pytest.mark.parametrize(
    "name",
    [
        "published/.staging-20260102T020000000000Z",
        "published/.removed-20260102T020000000000Z",
        "published/history/.20260102T020000000000Z.parquet",
        "published/.current",
        "warehouse/transcoded",
    ],
)
def test_what_a_killed_run_left_is_named_and_harmless(published: Settings, name: str) -> None:
    (published.warehouse.parent / name).mkdir()
    assert not_well(published, "locks") == []
    (leftover,) = [one for one in look(published, "locks") if one.subject == "leftover"]
    assert leftover.seen == (
        f"{published.warehouse.parent / name}, harmless: the next run sweeps it"
    )


def test_a_run_that_starts_while_somebody_asks_is_not_kept_out(settings: Settings) -> None:
    with refresh_lock(settings):
        pass
    with settings.lock_file.open() as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)
        threading.Timer(0.01, fcntl.flock, (asking, fcntl.LOCK_UN)).start()
        with refresh_lock(settings):
            pass
