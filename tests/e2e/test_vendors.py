"""Files of every vendor at once: all are loaded, all models are built, and every word is known."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from orchestration.extracts.mappings import read_mappings
from orchestration.settings import PROJECT
from orchestration.warehouse import connect
from tests.e2e.commands import Place
from tests.parsed import lend_parse
from tests.vendors.cases import Case, cases

if TYPE_CHECKING:
    from pathlib import Path

OTHER_CASES = {"generic", "olist", "servicenow"}
"""Folders whose files have tests of their own."""


def ordinary() -> dict[str, Case]:
    """Per mapping, of the cases that load, the one that expects the most values."""
    loading = [case for case in cases() if case.expected.get("state", "loaded") == "loaded"]
    return {case.expected["mapping"]: case for case in sorted(loading, key=values)}


def values(case: Case) -> int:
    """How many values a case expects."""
    feeds = case.expected.get("feeds", {}).values()
    return sum(len(row) for feed in feeds for row in feed.get("rows", []))


def test_files_of_every_vendor_at_once_are_built_and_name_no_unmapped_word(tmp_path: Path) -> None:
    chosen = ordinary()
    vendors = {m.name for m in read_mappings(PROJECT) if m.folder not in OTHER_CASES}
    assert {name for name in vendors if name not in chosen} == ignored(vendors)
    place = Place(tmp_path)
    for case in chosen.values():
        folder = tmp_path / "landing" / case.folder.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(case.file, folder / case.file.name)

    place.succeed("load")
    lend_parse(place.settings)
    place.succeed("build")

    with connect(place.settings, read_only=True) as connection:
        states = connection.execute("select mapping, state from ops.files").fetchall()
        unmapped = connection.execute(
            "select mapping, source_system, source_value from intermediate.int_values_unmapped"
        ).fetchall()
        # Shopify's: nine, of which one was bought at the till by nobody who is known.
        orders = connection.execute(
            "select count(*), count(order_number) from core.fct_orders"
        ).fetchall()
    assert dict(states) == dict.fromkeys(chosen, "loaded")
    assert len(states) == len(chosen)
    assert unmapped == []
    assert orders == [(9, 8)]


def ignored(names: set[str]) -> set[str]:
    """Those mappings that only say why nothing reads a file."""
    return {m.name for m in read_mappings(PROJECT) if m.ignored is not None and m.name in names}
