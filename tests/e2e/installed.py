"""Packages that a test needs beside the environment, in a folder of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def installed(config: pytest.Config, name: str, lock_file: Path, *options: str) -> Path:
    """The folder with what a lock file names, kept between runs until the file changes.

    Without a registry the test is skipped.
    """
    assert config.cache is not None
    cache = Path(config.cache.mkdir(name))
    folder = cache / f"python-{sys.version_info.minor}"
    whole = folder / lock_file.name
    with (cache / "installing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists() or whole.read_bytes() != lock_file.read_bytes():
            shutil.rmtree(folder, ignore_errors=True)
            _install(folder, lock_file, *options)
            shutil.copy(lock_file, whole)
    return folder


def _install(folder: Path, lock_file: Path, *options: str) -> None:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    pip = [sys.executable, "-m", "pip"]
    tool = [uv, "pip", "--system-certs"] if uv else pip
    wanted = ["--target", str(folder), *options, "--require-hashes", "-r", str(lock_file)]
    made = subprocess.run([*tool, "install", *wanted], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"{lock_file.name} cannot be installed here: {made.stderr.strip()[-300:]}")
