"""One column under the several names that vendors give it, and what such a name says itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.extracts.errors import MappingError
from orchestration.extracts.mappings import check_mapping
from orchestration.settings import Settings
from tests.unit.events_kit import use, vendor
from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

COLUMNS = {
    "visitor_id": "who",
    "occurred_at": '"when"',
    "event_name": "'view'",
    "shipping_amount": "spent",
    "source": "unit",
}
HEADER: dict[str, Any] = {
    "required": ("who", "when"),
    "optional": ("spent",),
    "variants": {"who": ("Visitor", "visitor id")},
    "patterns": {"spent": r"Amount spent \((?P<unit>[A-Z]{3})\)"},
}
FEEDS: dict[str, Any] = {"web_events": {"columns": COLUMNS}}


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def held(shop: Settings) -> list[tuple[Any, ...]]:
    return ask(shop, "select visitor_id, shipping_amount::varchar, source from raw.web_events")


def write(shop: Settings, kind: str, record: dict[str, str]) -> None:
    """One record, as a file of each kind."""
    content = {
        "csv": ",".join(record) + "\n" + ",".join(record.values()) + "\n",
        "jsonl": json.dumps(record) + "\n",
        "json": json.dumps([record]),
        "parquet": "",
    }
    path = deliver(shop, f"vendor/a.{kind}", content[kind])
    if kind == "parquet":
        columns = ", ".join(f"'{value}' as \"{name}\"" for name, value in record.items())
        duckdb.sql(f"copy (select {columns}) to '{path}' (format parquet)")


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (("who", "when", "Amount spent (EUR)"), ("a", "1.5000", "EUR")),
        (("Visitor", "when", "Amount spent (USD)"), ("a", "1.5000", "USD")),
        (("visitor id", "when", "spent"), ("a", "1.5000", None)),
        (("visitor id", "when"), ("a", None, None)),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet"])
def test_a_column_is_known_by_its_variants_and_patterns_in_every_format(
    shop: Settings,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    names: tuple[str, ...],
    row: tuple[Any, ...],
) -> None:
    use(monkeypatch, vendor(header=HEADER, feeds=FEEDS))
    values = ("a", "2024-01-31", "1.5")[: len(names)]
    write(shop, kind, dict(zip(names, values, strict=True)))
    result = outcome(shop)
    assert (result.state, result.message) == ("loaded", "")
    assert held(shop) == [row]
    assert ask(shop, "from ops.file_columns where finding = 'unknown column'") == []


def test_what_a_name_says_is_there_for_pre_sql_too(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_sql = "select _record, who, \"when\", spent, 'in ' || unit as unit from delivered"
    feeds = {"web_events": {"columns": COLUMNS, "pre_sql": pre_sql}}
    use(monkeypatch, vendor(header=HEADER, feeds=feeds))
    deliver(shop, "vendor/a.csv", "who,when,Amount spent (PEN)\na,2024-01-31,2\n")
    assert outcome(shop).message == ""
    assert held(shop) == [("a", "2.0000", "in PEN")]


def test_two_columns_that_are_one_by_the_mapping_are_refused_until_it_picks(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "who,when,Amount spent (USD),Amount spent (EUR)\na,2024-01-31,1,2\n"
    use(monkeypatch, vendor(header=HEADER, feeds=FEEDS))
    deliver(shop, "vendor/a.csv", text)
    result = outcome(shop)
    assert (result.state, "has 'spent' 2 times" in result.message) == ("refused", True)
    use(monkeypatch, vendor(header=HEADER | {"duplicates": {"spent": "last"}}, feeds=FEEDS))
    assert outcome(shop).state == "loaded"
    assert held(shop) == [("a", "2.0000", "EUR")]


def test_a_missing_column_is_looked_for_among_names_that_are_nobodys(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(header=HEADER, feeds=FEEDS))
    deliver(shop, "vendor/a.csv", "Visitors,when,Amount spent (USD)\na,2024-01-31,1\n")
    assert outcome(shop).message == "the header lacks 'who'"


def test_a_column_called_like_a_captured_group_is_refused(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(header=HEADER, feeds=FEEDS))
    deliver(shop, "vendor/a.csv", "who,when,Unit\na,2024-01-31,1\n")
    result = outcome(shop)
    assert (result.state, "give the group another name" in result.message) == ("refused", True)


def test_other_columns_are_read_by_pre_sql_and_not_reported_where_the_mapping_says_so(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_sql = 'select * from (unpivot delivered on columns(* exclude (_record, who, "when", what)))'
    columns = COLUMNS | {"event_name": "name", "search_term": "value"}
    del columns["shipping_amount"], columns["source"]
    feeds = {"web_events": {"columns": columns, "pre_sql": pre_sql}}
    header = {"required": ("who", "when"), "optional": ("what",), "others": "read"}
    use(monkeypatch, vendor(header=header, feeds=feeds))
    deliver(shop, "vendor/a.csv", "who,when,Q1: how?,Q2\na,2024-01-31,well,ill\n")
    assert outcome(shop).message == ""
    asked = "select event_name, search_term from raw.web_events order by 1"
    assert ask(shop, asked) == [("Q1: how?", "well"), ("Q2", "ill")]
    assert ask(shop, "from ops.file_columns where finding = 'unknown column'") == []


def test_a_name_of_several_lines_is_a_name_like_any_other(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = {"required": ("who", "when", "how\nmany")}
    columns = {"visitor_id": "who", "occurred_at": '"when"', "event_name": '"how\nmany"'}
    use(monkeypatch, vendor(header=header, feeds={"web_events": {"columns": columns}}))
    deliver(shop, "vendor/a.csv", 'who,when,"how\nmany","and\nwhy"\na,2024-01-31,two,so\n')
    assert outcome(shop).message == ""
    assert ask(shop, "select event_name from raw.web_events") == [("two",)]
    assert ask(shop, "select column_name, finding from ops.file_columns") == [
        ("and\nwhy", "unknown column")
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"patterns": {"spent": "(?P<unit"}}, "header.patterns.spent: no regular expression"),
        ({"patterns": {"spent": "(?P<Who>x)"}}, "header.patterns.spent: the group 'Who' has"),
        ({"patterns": {"spend": "x"}}, "header.patterns.spend: neither required nor optional"),
        ({"variants": {"whom": ("x",)}}, r"header.variants.whom: neither .* \(nearest: who"),
        ({"variants": {"who": ("when",)}}, "header.variants: 'when' would be two columns"),
        ({"variants": {"who": ("x",), "when": ("x",)}}, "header.variants: 'x' would be two"),
    ],
)
def test_a_header_that_contradicts_itself_names_file_and_field(
    change: dict[str, Any], told: str
) -> None:
    mapping = vendor(header=HEADER | change, ignored="only the header is looked at")
    with pytest.raises(MappingError, match=rf"^extracts/vendor/events\.yml: {told}"):
        check_mapping(mapping, {})


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet"])
def test_a_column_that_the_mapping_does_not_name_cannot_take_the_place_of_its_own(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    pre_sql = "select *, spent is null as unpaid from delivered"
    columns = COLUMNS | {"source": "unpaid"}
    feeds = {"web_events": {"columns": columns, "pre_sql": pre_sql}}
    use(monkeypatch, vendor(header=HEADER, feeds=feeds))
    write(shop, kind, {"who": "a", "when": "2024-01-31", "spent": "1.5", "Unpaid": "x"})
    assert outcome(shop).message == ""
    assert held(shop) == [("a", "1.5000", "false")]
    assert ask(shop, "select column_name, finding from ops.file_columns") == [
        ("Unpaid", "unknown column")
    ]


def test_the_copy_of_a_column_that_the_mapping_did_not_pick_is_not_handed_on(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_sql = "select _record, who, spent, unit, columns('(?s)who.+')::varchar from delivered"
    header = HEADER | {"duplicates": {"who": "first"}}
    feeds = {"web_events": {"columns": COLUMNS, "pre_sql": pre_sql}}
    use(monkeypatch, vendor(header=header, feeds=feeds))
    deliver(shop, "vendor/a.csv", "who,when,who\na,2024-01-31,b\n")
    assert "No matching columns" in outcome(shop).message
