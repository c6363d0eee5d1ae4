"""The questions of docs/queries.md are answered by what is published, as the page says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import refreshed
from tests.project.queries import PAGE, QUERIES, page

Connection = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """What is published of the sample at scale 0.001."""
    publication = current(refreshed(tmp_path_factory).settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        yield connection


def test_there_are_twenty_five_questions() -> None:
    assert [path.name[:2] for path in QUERIES] == [f"{number:02}" for number in range(1, 26)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_each_question_has_an_answer(small: Connection, query: Path) -> None:
    answer = small.execute(query.read_text("utf-8")).fetchall()
    assert 0 < len(answer) <= 20


def test_the_page_gives_the_answers_of_the_sample(large: Connection) -> None:
    assert PAGE.read_text("utf-8") == page(large)
