"""docs/connections.md: what it says was tried is what the tests try."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from orchestration.settings import PROJECT

PAGE = PROJECT / "docs" / "connections.md"
OWN = sorted((PROJECT / "tests" / "e2e").glob("test_connections*.py"))
PROOF = re.compile(r"\[`(?P<test>test_\w+)`\]\((?P<path>[\w./]+\.py)\)")
VERSIONED = re.compile(r"([\w-]+) (\d+\.\d+\.\d+)(?: and (\d+\.\d+\.\d+))?")
LOCKED = re.compile(r"^([\w-]+)(?:\[\w+\])?==(\S+)", re.MULTILINE)
COLUMNS = ["tool", "route", "what is run", "result", "test"]


def matrix() -> list[dict[str, str]]:
    """The rows of the table of what was tried."""
    lines = PAGE.read_text("utf-8").splitlines()
    first = lines.index(f"| {' | '.join(COLUMNS)} |") + 2
    rows = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def defined_in(path: str) -> set[str]:
    """The tests that a file defines; the path is as the page writes it."""
    text = (PAGE.parent / path).read_text("utf-8")
    return set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))


@pytest.mark.parametrize("row", matrix(), ids=lambda row: f"{row['tool']}, {row['route']}")
def test_each_row_of_the_matrix_names_a_test_that_exists(row: dict[str, str]) -> None:
    assert all(row.values())
    proofs = PROOF.findall(row["test"])
    assert proofs
    for test, path in proofs:
        assert test in defined_in(path)


def test_every_test_of_a_connection_has_a_row() -> None:
    told = {test for row in matrix() for test, _ in PROOF.findall(row["test"])}
    assert OWN
    assert {test for path in OWN for test in defined_in(str(path))} <= told


def locked() -> dict[str, set[str]]:
    """The versions that the locks hold, by package; DuckDB's is also that of its command line."""
    versions: dict[str, set[str]] = defaultdict(set)
    for path in (PROJECT / "requirements.lock", PROJECT / "tests" / "e2e" / "reader-tools.lock"):
        for name, version in LOCKED.findall(path.read_text("utf-8")):
            versions[name.removesuffix("-cli")].add(version)
    return versions


def test_the_versions_of_the_matrix_are_those_of_the_locks() -> None:
    versions = locked()
    told = [match for row in matrix() for match in VERSIONED.findall(row["tool"])]
    checked = [(name.lower(), found) for name, *both in told for found in both if found]
    ours = [(name, version) for name, version in checked if name in versions]
    assert {"duckdb", "sqlalchemy", "duckdb-engine", "pyarrow"} <= {name for name, _ in ours}
    assert [one for one in ours if one[1] not in versions[one[0]]] == []
