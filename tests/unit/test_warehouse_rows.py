"""Rows of the warehouse as dictionaries: one way to read them, used by all who do."""

from __future__ import annotations

import duckdb

from orchestration.settings import PROJECT
from orchestration.warehouse import read_rows


def test_each_row_is_a_dictionary_by_the_names_of_its_columns() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table orders as select * from (values (1, 'a'), (2, null)) v(n, w)"
        )

        assert read_rows(connection, "select n, w as word from orders order by n") == [
            {"n": 1, "word": "a"},
            {"n": 2, "word": None},
        ]
        found = read_rows(connection, "select w from orders where n = $number", {"number": 2})
        assert found == [{"w": None}]
        assert read_rows(connection, "select n from orders where false") == []


def test_nobody_reads_them_in_another_way() -> None:
    others = [
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "orchestration").rglob("*.py")
        if "column[0] for column in result.description" in path.read_text(encoding="utf-8")
    ]
    assert others == ["orchestration/warehouse.py"]
