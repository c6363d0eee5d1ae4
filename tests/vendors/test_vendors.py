"""Every file of a vendor's format gives the rows that its case says, to the last value."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from tests.vendors.cases import Case, cases, delivered, opened, outcome, rows, worked_out

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_delivered_file_gives_its_rows(case: Case, tmp_path: Path) -> None:
    settings = delivered(case, tmp_path)
    expected = case.expected

    found = outcome(settings)

    assert (found.mapping, found.state) == (expected["mapping"], expected.get("state", "loaded"))
    assert expected.get("message", "") in found.message
    counts = {each.feed: asdict(each) for each in found.feeds}
    with opened(settings) as connection:
        for feed, wanted in expected.get("feeds", {}).items():
            held = rows(connection, feed, wanted["columns"])
            assert held == [worked_out(row) for row in wanted["rows"]], feed
            assert counts[feed].items() >= wanted.get("counts", {}).items(), feed
        assert _filters(connection) == expected.get("filters", _filters(connection))
        assert _rejects(connection) == expected.get("rejects", [])
        for finding in expected.get("findings", []):
            assert finding in _findings(connection)


def _filters(connection) -> dict[str, int]:
    found = connection.execute(
        "select feed || '.' || rule, records from ops.file_filters order by 1"
    ).fetchall()
    return dict(found)


def _rejects(connection) -> list[dict[str, object]]:
    found = connection.execute(
        "select feed, line, column_name, reason from ops.rejects order by all"
    ).fetchall()
    return [dict(zip(("feed", "line", "column", "reason"), row, strict=True)) for row in found]


def _findings(connection) -> list[dict[str, str]]:
    found = connection.execute("select column_name, finding from ops.file_columns").fetchall()
    return [dict(zip(("column", "finding"), row, strict=True)) for row in found]
