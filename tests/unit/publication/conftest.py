"""Fixtures of the publication's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.unit.publication import small_warehouse


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty warehouse of its own."""
    return small_warehouse.settings_in(tmp_path)
