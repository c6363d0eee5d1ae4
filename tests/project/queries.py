"""docs/queries.md: questions of docs/queries/*.sql, and what the published sample answers.

`python -m tests.project.queries <cx.duckdb>` writes the page, from the demo's sample.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

PAGE = Path(__file__).resolve().parents[2] / "docs" / "queries.md"
QUERIES = sorted((PAGE.parent / "queries").glob("*.sql"))
OPENING = """# Questions to the published file

What analysts ask, each as one statement that any client of `published/current/cx.duckdb` can run
(`cx query -- "$(cat docs/queries/01-nps-by-month.sql)"`), with the answer of the sample that
`make demo` makes. This page is made of `docs/queries/*.sql` by `python -m tests.project.queries
published/current/cx.duckdb`; `make oracle` compares it with a sample made anew. The columns are
described in [marts.md](marts.md).
"""


def page(published: duckdb.DuckDBPyConnection) -> str:
    """The whole page, as the published file answers."""
    return "\n".join([OPENING, *(_chapter(published, path) for path in QUERIES)])


def _chapter(published: duckdb.DuckDBPyConnection, path: Path) -> str:
    question, _, statement = path.read_text("utf-8").partition("\n")
    number = int(path.name.partition("-")[0])
    asked = published.execute(statement)
    heads = [name for name, *_ in asked.description or ()]
    lines = "\n".join(_lines(heads, asked.fetchall()))
    title = f"## {number}. {question.removeprefix('-- ')}"
    return f"{title}\n\n```sql\n{statement}```\n\n{lines}\n"


def _lines(heads: list[str], rows: list[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join('' if value is None else str(value) for value in row)} |"


if __name__ == "__main__":
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        PAGE.write_text(page(connection), encoding="utf-8")
