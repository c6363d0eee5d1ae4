"""What is published of the sample is what plain Python makes of the delivered files."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import Place, refreshed
from tests.oracle import compare
from tests.oracle.__main__ import main
from tests.oracle.scorecard import Key, Score

PROJECT = {"orchestration", "extracts", "benchmarks", "duckdb", "pandas", "numpy"}
KEY: Key = ("csat", date(2024, 3, 1), "channel", "email", "all")
SCORE = Score(value=0.8, n=10, numerator=8.0, denominator=10.0)
WRONG = (
    pytest.param(replace(SCORE, value=0.8 + 1e-6), id="value"),
    pytest.param(replace(SCORE, n=11), id="n"),
    pytest.param(replace(SCORE, numerator=7.0), id="numerator"),
    pytest.param(replace(SCORE, denominator=None), id="denominator"),
    pytest.param(None, id="missing"),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample, published."""
    return refreshed(tmp_path_factory)


def test_every_published_month_is_what_the_oracle_says(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = current(place.settings)
    assert publication is not None
    assert main(place.settings.landing, publication.database, []) == 0, capsys.readouterr().out
    last_line = capsys.readouterr().out.splitlines()[-1]
    kpis, values = (int(word) for word in last_line.split() if word.isdigit() and word != "0")
    assert kpis > 120
    assert values > 100_000


@pytest.mark.parametrize("published", WRONG)
def test_a_wrong_value_is_found(published: Score | None) -> None:
    both = {KEY: published} if published else {}
    assert [found.key for found in compare.differences({KEY: SCORE}, both)] == [KEY]
    assert [found.key for found in compare.differences(both, {KEY: SCORE})] == [KEY]
    assert not list(compare.differences({KEY: SCORE}, {KEY: SCORE}))


def test_nothing_observed_may_be_a_row_or_none() -> None:
    nothing = Score(value=None, n=0, numerator=0.0, denominator=0.0)
    assert not list(compare.differences({KEY: nothing}, {}))


def test_the_oracle_knows_nothing_of_the_project() -> None:
    modules = sorted(Path(__file__).parent.glob("*.py"))
    imported = {
        (path.name, name.partition(".")[0])
        for path in modules
        if path.name not in ("test_oracle.py", "compare.py")
        for name in imports(path)
    }
    assert len(modules) > 10
    assert not {found for found in imported if found[1] in PROJECT}


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by name."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
