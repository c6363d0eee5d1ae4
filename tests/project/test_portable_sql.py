"""The models hold only SQL that means the same on DuckDB and on Spark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

from orchestration.settings import PROJECT
from tests.project import portable_sql

MODELS = PROJECT / "models"
LINTED = PROJECT / "target" / "partial_parse.msgpack"
"""What the linter parsed just before, of the same connection; where it is absent dbt parses."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The compiled SQL of every model, by its path below `models/`."""
    folder = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CX_WAREHOUSE_FILE", ":memory:")
        done = dbtRunner().invoke(
            [
                *("--log-level", "error", "compile", "--select", "resource_type:model"),
                *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
                *("--target-path", str(folder), "--log-path", str(folder)),
                *("--partial-parse-file-path", str(LINTED)),
            ]
        )
    assert done.success, done.exception
    root = folder / "compiled" / "cx_warehouse" / "models"
    models = (path for path in root.rglob("*.sql") if path.parent.suffix != ".yml")
    return {str(path.relative_to(root)): path.read_text() for path in models}


def test_no_model_holds_a_word_that_spark_lacks_or_reads_differently() -> None:
    sources = sorted(MODELS.rglob("*.sql"))
    found = [
        f"{path.relative_to(PROJECT)}: {problem}"
        for path in sources
        for look in (portable_sql.banned_words, portable_sql.unplaced_nulls)
        for problem in look(path.read_text())
    ]
    assert sources
    assert not found, "\n".join(found)


def test_no_compiled_model_holds_a_construct_that_spark_lacks(compiled: dict[str, str]) -> None:
    found = [
        f"{path}: {problem}"
        for path, sql in compiled.items()
        for problem in portable_sql.banned_trees(sql)
    ]
    assert len(compiled) == len(list(MODELS.rglob("*.sql")))
    assert not found, "\n".join(found)


def test_engine_specific_macros_stand_in_their_folder_alone() -> None:
    dispatching = re.compile(r"adapter\.dispatch")
    elsewhere = [
        path.relative_to(PROJECT)
        for path in Path(PROJECT / "macros").rglob("*.sql")
        if path.parent.name != "engine" and dispatching.search(path.read_text())
    ]
    assert not elsewhere


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t qualify row_number() over (order by a nulls last) = 1",
        "select cast(a as varchar) from t",
        "select round(a, 2) from t",
        "select * from t where regexp_matches(a, 'x')",
        "select now() as at",
        "select regexp_extract(a, '\\d+', 1) from t",
    ],
)
def test_banned_words_are_found(sql: str) -> None:
    assert list(portable_sql.banned_words(sql))


def test_words_in_comments_are_free() -> None:
    assert not list(portable_sql.banned_words("-- qualify would be shorter\nselect a from t"))


@pytest.mark.parametrize(
    ("sql", "problems"),
    [
        ("select a from t order by a", 1),
        ("select a from t order by a nulls last, b", 1),
        ("select max(a) over (partition by b order by coalesce(c, d) nulls last) from t", 0),
    ],
)
def test_sort_terms_must_place_their_nulls(sql: str, problems: int) -> None:
    assert len(list(portable_sql.unplaced_nulls(sql))) == problems


@pytest.mark.parametrize(
    "sql",
    [
        "select [1, 2] as a",
        "select a / b as c from t",
        "select row_number() over (partition by a) as n from t",
        "select row_number() over w as n from t window w as (partition by a)",
        "select sum(a > 1) as n from t",
    ],
)
def test_banned_constructs_are_found(sql: str) -> None:
    assert list(portable_sql.banned_trees(sql))
