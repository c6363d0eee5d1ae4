"""Make the one page from a published file: ask it, and set the answers into the template."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dashboard import assets
from orchestration.explain.origins import all_origins

_HERE = Path(__file__).parent
_QUESTIONS = _HERE / "questions"
_PARTS = _HERE / "page"
_SCRIPTS = ("tools/*.js", "blocks/*.js", "pages/*.js", "frame.js", "start.js")

Row = dict[str, Any]


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
        data = {path.stem: _answer(connection, path) for path in sorted(_QUESTIONS.glob("*.sql"))}
    origins = all_origins().items()
    data["facts"] = [{"entity": name, "fact": origin.fact} for name, origin in origins if origin]
    columns = {question: _columns(rows) for question, rows in data.items()}
    text = json.dumps(_plain(columns), ensure_ascii=False, separators=(",", ":"))
    loader = FileSystemLoader(_PARTS)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html.j2").render(
        language=language,
        packed={"echarts": _packed(assets.echarts()), "data": _packed(text)},
        words={path.stem: json.loads(_read(path)) for path in sorted(_PARTS.glob("words/*.json"))},
        style=_read(_PARTS / "style.css"),
        scripts=[_read(path) for folder in _SCRIPTS for path in sorted(_PARTS.glob(folder))],
    )


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _answer(connection: duckdb.DuckDBPyConnection, question: Path) -> list[Row]:
    asked = connection.execute(question.read_text("utf-8"))
    names = [column[0] for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    """Rows of one question by column: like stands beside like, and packs into a third less."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _packed(text: str) -> str:
    """Compressed, in letters that stand in HTML as they are."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _plain(value: Any) -> Any:
    """What JSON can say; numbers with the six digits that a screen can use."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float | Decimal):
        return float(f"{value:.6g}")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
