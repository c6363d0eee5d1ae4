"""docs/queries.md and docs/tour.md: their steps, and what the published sample answers to each.

A step is a file of docs/queries/ or docs/tour/: SQL for the published file, a shell command, or
words alone. Its first line is its title, the comment after it is what is said before it runs.

`python -m tests.project.queries <cx.duckdb>` writes both pages, from the demo's sample.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {name: DOCS / f"{name}.md" for name in ("queries", "tour")}
STEPS = {name: sorted((DOCS / name).iterdir()) for name in PAGES}
_WIDE = "160"


def page(name: str, published: Path) -> str:
    """The whole page, as the published file and the folders that it lies in answer."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return "\n".join(_chapter(path, published, connection) for path in STEPS[name])


def commanded(step: Path, published: Path) -> str:
    """What a shell command prints in the folder of a warehouse, in a wide window."""
    return subprocess.run(
        ["bash", "-c", step.read_text("utf-8")],
        cwd=published.absolute().parents[2],
        env=os.environ
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        | {"COLUMNS": _WIDE},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _chapter(path: Path, published: Path, connection: duckdb.DuckDBPyConnection) -> str:
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return text
    mark = "--" if path.suffix == ".sql" else "#"
    number = int(path.name.partition("-")[0])
    title, said, statement = _parts(text, mark)
    heading = f"## {number}. {title}\n\n" + (f"{said}\n\n" if said else "")
    if path.suffix == ".sql":
        answer = "\n".join(_lines(connection.execute(statement)))
        return f"{heading}```sql\n{statement}```\n\n{answer}\n"
    printed = "\n".join(line.rstrip() for line in commanded(path, published).splitlines())
    return f"{heading}```sh\n{statement}```\n\n```\n{printed}\n```\n"


def _parts(text: str, mark: str) -> tuple[str, str, str]:
    """The title, what is said below it, and the rest."""
    lines = text.splitlines(keepends=True)
    end = next(place for place, line in enumerate(lines) if not line.startswith(mark))
    title, *said = (line.removeprefix(mark).strip() for line in lines[:end])
    return title, "\n".join(said).strip(), "".join(lines[end:])


def _lines(asked: duckdb.DuckDBPyConnection) -> Iterator[str]:
    heads = [name for name, *_ in asked.description or ()]
    yield f"| {' | '.join(heads)} |"
    yield "| --- " * len(heads) + "|"
    for row in asked.fetchall():
        yield f"| {' | '.join('' if value is None else str(value) for value in row)} |"


if __name__ == "__main__":
    for name, file in PAGES.items():
        file.write_text(page(name, Path(sys.argv[1])), encoding="utf-8")
