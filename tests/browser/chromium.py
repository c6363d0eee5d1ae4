"""Chromium as the machine has it, or as Debian's package brings it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_INSTALL = (("apt-get", "update"), ("apt-get", "install", "--yes", "chromium"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own; the test is skipped where none is to be had."""
    program = _found() or _installed()
    if program is None:
        pytest.skip("needs Chromium, which is not here and cannot be installed from here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def _found() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


def _installed() -> str | None:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return None
    for command in _INSTALL:
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            return None
    return _found()
