"""The steps of docs/queries.md and docs/tour.md are answered as the pages say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.e2e.commands import refreshed
from tests.project.queries import PAGES, STEPS, commanded, page

ALL = [path for steps in STEPS.values() for path in steps]
QUERIES = [path for path in ALL if path.suffix == ".sql"]
COMMANDS = [path for path in ALL if path.suffix == ".sh"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of the sample at scale 0.001."""
    folder = refreshed(tmp_path_factory).settings.published
    return folder / "current" / "cx.duckdb"


@pytest.fixture(scope="module")
def small(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize(("name", "steps"), [("queries", 25), ("tour", 15)])
def test_the_steps_are_numbered(name: str, steps: int) -> None:
    assert [path.name[:2] for path in STEPS[name]] == [f"{n:02}" for n in range(steps + 1)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_each_question_has_an_answer(small: duckdb.DuckDBPyConnection, query: Path) -> None:
    answer = small.execute(query.read_text("utf-8")).fetchall()
    assert 0 < len(answer) <= 20


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.stem)
def test_each_command_prints_something(published: Path, command: Path) -> None:
    assert commanded(command, published).strip()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("large")
def test_the_page_gives_the_answers_of_the_sample(name: str) -> None:
    assert PAGES[name].read_text("utf-8") == page(name, Path(os.environ["STORY_SAMPLE"]))
