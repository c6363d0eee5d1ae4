"""The programs of docs/connections.md, to be run as a reader would copy them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.settings import PROJECT
from tests.e2e.commands import Place

PAGE = PROJECT / "docs" / "connections.md"


def program(heading: str) -> str:
    """The first program below a heading of the page."""
    _, below = PAGE.read_text("utf-8").split(f"\n### {heading}\n", 1)
    return below.split("```", 2)[1].partition("\n")[2]


def see(place: Place, folder: Path) -> Path:
    """Let a folder to run programs in show the publications where the page has them."""
    (folder / "published").symlink_to(place.folder / "published")
    return folder


def last_line(printed: str) -> Any:
    """What a script says last, in JSON, below what the page's program shows."""
    return json.loads(printed.splitlines()[-1])
