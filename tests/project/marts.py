"""What is published, table by table and column by column, out of the models' descriptions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.publication.comments import told
from orchestration.settings import PROJECT

PAGE = PROJECT / "docs" / "marts.md"
_CALL = re.compile(r"{{ doc\('(\w+)'\) }}")
_BLOCK = re.compile(r"{% docs (\w+) %}(.*?){% enddocs %}", re.DOTALL)
SCHEMAS = ("kpis", "journeys", "actions", "core")
_TOP = """\
# What is published

The tables of `cx.duckdb` and of the folder `parquet`, made of the models' descriptions by
`python -m tests.project`, and last the tables of the run itself in `ops`. Beside them are one view
per KPI (`kpis.kpi_<id>`), one per file of observations (`kpis.kpi_observations_<id>`) and one per
KPI that adds up (`bi.<kpi_id>`, [semantic-layer.md](semantic-layer.md)). The file holds the same
texts as comments, which BI tools show beside tables and columns. How the tables join:
[entities.md](entities.md).
"""


def page() -> str:
    """The whole page."""
    marts = [_mart(schema, one) for schema in SCHEMAS for one in models(schema)]
    return _TOP + "".join(marts) + "".join(_ops(*each) for each in told()["ops"].items())


def models(schema: str) -> list[dict[str, Any]]:
    """What the yml says of a schema's marts, by name."""
    files = sorted((PROJECT / "models" / "marts" / schema).glob("*.yml"))
    models = [one for path in files for one in _read(path).get("models", [])]
    return sorted(models, key=lambda one: str(one["name"]))


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def _mart(schema: str, model: dict[str, Any]) -> str:
    head = f"\n## `{schema}.{model['name']}`\n\n{_line(model['description'])}\n\n"
    rows = "".join(
        f"| `{column['name']}` | {column['data_type']} | {_line(column.get('description', ''))} |\n"
        for column in model["columns"]
    )
    return head + "| column | type | |\n| --- | --- | --- |\n" + rows


def _ops(table: str, columns: dict[str, str]) -> str:
    rows = "".join(f"| `{name}` | {_line(text)} |\n" for name, text in columns.items())
    return f"\n## `ops.{table}`\n\n| column | |\n| --- | --- |\n{rows}"


def _line(text: str) -> str:
    told = _CALL.sub(lambda call: _blocks()[call[1]], text)
    return " ".join(told.split()).replace("|", "\\|")


@cache
def _blocks() -> dict[str, str]:
    """The texts that several descriptions share, by name."""
    files = (PROJECT / "models" / "marts").glob("**/*.md")
    found = (_BLOCK.findall(path.read_text(encoding="utf-8")) for path in files)
    return {name: told for of_file in found for name, told in of_file}
