"""The lock of a refresh."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.lock import AlreadyRunning, refresh_lock
from orchestration.settings import Settings

_HOLDER = """
import sys, time
from orchestration.lock import refresh_lock
from orchestration.settings import Settings
with refresh_lock(Settings(warehouse=sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(warehouse=tmp_path / "warehouse")


def _hold(settings: Settings) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(settings.warehouse)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_process_is_told_who_holds_the_lock_and_since_when(settings: Settings) -> None:
    holder = _hold(settings)
    try:
        with pytest.raises(AlreadyRunning, match=rf"process {holder.pid} on .* since 20"):
            refresh_lock(settings).__enter__()
    finally:
        holder.kill()
        holder.wait()


def test_the_lock_is_free_as_soon_as_its_holder_is_killed(settings: Settings) -> None:
    holder = _hold(settings)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with refresh_lock(settings):
        assert str(os.getpid()) in settings.lock_file.read_text()


def test_a_second_run_inside_the_same_process_is_kept_out_too(settings: Settings) -> None:
    with refresh_lock(settings), pytest.raises(AlreadyRunning, match=str(os.getpid())):
        refresh_lock(settings).__enter__()


def test_the_lock_is_free_after_the_run_failed(settings: Settings) -> None:
    with pytest.raises(ValueError, match="broke"), refresh_lock(settings):
        raise ValueError("broke")
    with refresh_lock(settings):
        pass


def test_a_lock_file_that_names_nobody_still_excludes(settings: Settings) -> None:
    with refresh_lock(settings):
        settings.lock_file.write_text("")
        with pytest.raises(AlreadyRunning, match="only just started"):
            refresh_lock(settings).__enter__()
