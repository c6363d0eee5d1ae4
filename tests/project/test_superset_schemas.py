"""The example for Superset against Superset's own schemas, where Superset is installed.

It is not among what the project installs: 700 MB for one example. docs/superset.md says how it was
tried; tests/e2e/test_superset.py asks the published sample what the example would ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "superset"


@pytest.fixture(scope="module")
def _superset() -> Iterator[None]:
    app = pytest.importorskip("superset.app", reason="Superset is not installed here")
    with app.create_app().app_context():
        yield


@pytest.mark.usefixtures("_superset")
@pytest.mark.parametrize("kind", ["database", "dataset", "chart", "dashboard"])
def test_superset_takes_the_files(kind: str) -> None:
    module = pytest.importorskip(f"superset.{kind}s.schemas")
    schema = getattr(module, f"ImportV1{kind.capitalize()}Schema")()
    files = sorted(FOLDER.glob(f"{kind}s/**/*.yaml"))
    assert files
    for file in files:
        assert schema.load(yaml.safe_load(file.read_text("utf-8")))
