"""Make the one page from a published file: ask it, and set the answers into the template."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from dashboard import assets
from dashboard.asking import answer
from dashboard.observed import observed
from dashboard.packing import Column, letters, packed
from orchestration.explain.origins import all_origins

_HERE = Path(__file__).parent
_QUESTIONS = _HERE / "questions"
_PARTS = _HERE / "page"
_SCRIPTS = ("tools/*.js", "blocks/*.js", "pages/*.js", "frame.js")
"""Scripts that travel packed, in their order; those that unpack them stand in the page."""
_OPENING = ("unpacking.js", "start.js")


def render(database: Path, language: str = "") -> str:
    """The page as HTML, with its data, styles and scripts inside: it asks no server.

    Args:
        database: A published file, opened read-only.
        language: The language to begin with, such as "ko"; empty: as the reader's browser is set.

    Raises:
        AssetMissing: ECharts is not installed.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    with duckdb.connect(str(database), read_only=True) as connection:
        questions = sorted(_QUESTIONS.glob("*.sql"))
        data = {path.stem: answer(connection, _read(path)) for path in questions}
        data |= observed(connection)
    data["facts"] = _facts()
    words = {path.stem: json.loads(_read(path)) for path in sorted(_PARTS.glob("words/*.json"))}
    scripts = [_read(path) for folder in _SCRIPTS for path in sorted(_PARTS.glob(folder))]
    told = {
        "words": json.dumps(words, ensure_ascii=False).encode(),
        "echarts": assets.echarts().encode(),
        "scripts": "\n".join(scripts).encode(),
        "data": packed(data),
    }
    environment = Environment(
        loader=FileSystemLoader(_PARTS), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("page.html.j2").render(
        language=language,
        packed={name: letters(content) for name, content in told.items()},
        words=words["en"],
        style=_read(_PARTS / "style.css"),
        scripts=[_read(_PARTS / name) for name in _OPENING],
    )


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _facts() -> list[Column]:
    """Which fact the observations of each entity come from."""
    origins = {name: origin.fact for name, origin in all_origins().items() if origin}
    return [
        Column("entity", "VARCHAR", list(origins)),
        Column("fact", "VARCHAR", list(origins.values())),
    ]
