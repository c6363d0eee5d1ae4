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

_HERE = Path(__file__).parent
_QUESTIONS = _HERE / "questions"
_PARTS = _HERE / "page"

Row = dict[str, Any]


def render(database: Path) -> str:
    """The page as HTML, with its data, styles and scripts inside: it asks no server.

    Args:
        database: A published file, opened read-only.

    Raises:
        AssetMissing: ECharts is not installed.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    with duckdb.connect(str(database), read_only=True) as connection:
        data = {path.stem: _answer(connection, path) for path in sorted(_QUESTIONS.glob("*.sql"))}
    loader = FileSystemLoader(_PARTS)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html.j2").render(
        data=_packed(data),
        words=json.loads((_PARTS / "words.json").read_text("utf-8")),
        style=(_PARTS / "style.css").read_text("utf-8"),
        scripts=[
            assets.echarts(),
            *(path.read_text("utf-8") for path in sorted(_PARTS.glob("*.js"))),
        ],
    )


def _answer(connection: duckdb.DuckDBPyConnection, question: Path) -> list[Row]:
    asked = connection.execute(question.read_text("utf-8"))
    names = [column[0] for column in asked.description or ()]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def _packed(data: dict[str, list[Row]]) -> str:
    """The data as JSON, compressed, in letters that stand in HTML as they are."""
    text = json.dumps(_plain(data), ensure_ascii=False, separators=(",", ":"))
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
