"""The joins that docs/entities.md states, each tried on the published sample."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.e2e.commands import refreshed
from tests.project.entities import Join, joins

JOINS = joins()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    file = refreshed(tmp_path_factory).folder / "published/current/cx.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


def _counts(published: duckdb.DuckDBPyConnection, join: Join) -> dict[str, int]:
    """Rows of the child, and what became of them when they were joined."""
    pairs = zip(join.columns, join.parent_columns, strict=True)
    met = " and ".join(f"child.{name} = parent.{theirs}" for name, theirs in pairs)
    there = " and ".join(f"child.{name} is not null" for name in join.columns)
    found = published.execute(
        f"""
        select
            (select count(*) from {join.child.path}) as held,
            count(*) as joined,
            count(*) filter (not ({there})) as without,
            count(*) filter (
                {there} and parent.{join.parent_columns[0]} is null
                and not list_contains(
                    cast($strangers as varchar[]), cast(child.{join.columns[-1]} as varchar)
                )
            ) as lost,
            count(distinct ({", ".join(f"child.{name}" for name in join.columns)})) filter ({there})
                as named
        from {join.child.path} as child
        left join {join.parent.path} as parent on {met}
        """,
        {"strangers": list(join.strangers)},
    )
    names = [column[0] for column in found.description]
    return dict(zip(names, found.fetchall()[0], strict=True))


@pytest.mark.parametrize(
    "join", JOINS, ids=[f"{each.child.name}-{each.columns[-1]}" for each in JOINS]
)
def test_what_a_column_names_is_there_once(
    published: duckdb.DuckDBPyConnection, join: Join
) -> None:
    counts = _counts(published, join)
    assert counts["held"] > 0
    assert counts["joined"] == counts["held"], "a row was found more than once"
    assert counts["lost"] == 0, "a row names what is not there"
    if join.is_always_there:
        assert counts["without"] == 0
    if join.is_one_to_one:
        assert counts["named"] == counts["held"] - counts["without"]


def test_every_table_of_facts_joins_something() -> None:
    joined = {join.child.name for join in JOINS} | {join.parent.name for join in JOINS}
    assert len(JOINS) > 70
    assert {"fct_orders", "fct_tickets", "fct_survey_answers", "kpi_values"} <= joined
