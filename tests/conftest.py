"""What every test can use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests on real data where that data does not lie beside the project."""
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason=f"needs the real data in {SHARED}, which is absent")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together what shares a browser or a warehouse, where whole modules are given out."""
    from tests.scheduling import ByWarehouse

    return ByWarehouse(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees only the settings that it makes itself."""
    for name in os.environ:
        if name.upper().startswith("CX_"):
            monkeypatch.delenv(name)
