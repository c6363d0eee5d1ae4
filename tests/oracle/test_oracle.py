"""What is published of the sample is what plain Python makes of the delivered files."""

from __future__ import annotations

import ast
import csv
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration.publication.pointer import current
from orchestration.settings import PROJECT
from tests.e2e.commands import Place, refreshed
from tests.oracle import compare
from tests.oracle.__main__ import main
from tests.oracle.files import read_landing
from tests.oracle.scorecard import Key, Score

ALLOWED = {*sys.stdlib_module_names, "holidays"}
REGISTRY = PROJECT / "seeds" / "kpis.csv"
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
    code = main(place.settings.landing, publication.database, [])
    told = capsys.readouterr()
    assert code == 0, told.out
    compared = re.findall(r"^(\w+): \d+ values compared, all equal$", told.out, re.MULTILINE)
    with REGISTRY.open(newline="", encoding="utf-8") as rows:
        assert set(compared) == {row["kpi_id"] for row in csv.DictReader(rows)}


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
    modules = [
        path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")
    ]
    imported = {(path.name, name) for path in modules for name in imports(path)}
    assert len(modules) > 10
    assert {found for found in imported if not is_allowed(found[1])} == {("compare.py", "duckdb")}


def is_allowed(module: str) -> bool:
    return module.partition(".")[0] in ALLOWED or f"{module}.".startswith("tests.oracle.")


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by name."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    return plain | {"." * node.level + (node.module or "") for node in named}


def test_numbers_as_of_another_moment_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "generic").mkdir()
    (tmp_path / "generic" / "tickets_2024-03-02.csv").write_text(
        "source_system,ticket_id,status,created_at\ndesk,t1,open,2024-03-01T10:00:00\n"
    )
    published = compare.Settings("UTC", "EUR", datetime(2024, 3, 1, 10))
    monkeypatch.setattr(compare, "settings", lambda _: published)
    monkeypatch.setattr(compare, "published_scores", lambda _: {})
    assert main(tmp_path, tmp_path / "cx.duckdb", ["ticket_volume"]) == 1
    assert "ticket_volume" in capsys.readouterr().out
    later = replace(published, as_of=datetime(2024, 3, 1, 11))
    monkeypatch.setattr(compare, "settings", lambda _: later)
    assert main(tmp_path, tmp_path / "cx.duckdb", ["ticket_volume"]) == 1
    told = capsys.readouterr()
    assert "2024-03-01 11:00:00" in told.err
    assert "ticket_volume" not in told.out


@pytest.mark.parametrize(
    "name", ["tickets.csv", "tickets_2024-02-30.csv", "letters_2024-03-01.csv"]
)
def test_a_file_without_a_readable_name_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("source_system,ticket_id\ndesk,t1\n")
    with pytest.raises(ValueError, match=re.escape(name)):
        read_landing(tmp_path, {})
