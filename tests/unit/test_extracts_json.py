"""JSON as vendors send it: records under a key, values within values, and the same in Parquet."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

MAPPING = """
description: Events of an app.
files: ["*.json", "*.jsonl", "*.json.gz", "*.parquet"]
source_system: app
{format}
header: {{required: [who, time, name], optional: [params, items, flag, amount, tags, extra]}}
feeds:
  web_events:
    columns:
      visitor_id: who
      occurred_at: time
      event_name: name
      page_path: params
      referrer: items
      page_type: flag
      engaged_seconds: amount
      device: "params ->> '/device'"
      source: tags
      medium: extra
"""


def app(tmp_path: Path, form: str = "") -> Settings:
    folder = tmp_path / "extracts" / "app"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "events.yml").write_text(MAPPING.format(format=form), encoding="utf-8")
    return settings_in(tmp_path).model_copy(update={"extracts": tmp_path / "extracts"})


FACTS = (
    "select visitor_id, occurred_at::varchar, page_path, referrer, page_type, "
    "engaged_seconds::varchar, device, source, medium from raw.web_events order by _record"
)
EVENT: dict[str, Any] = {"time": "2024-05-13T10:00:00Z", "name": "view"}
RECORDS = [
    EVENT
    | {
        "who": "u1",
        "params": {"device": "phone", "deep": [1, None]},
        "items": [{"id": "ö"}],
        "flag": True,
        "amount": 1.5,
        "tags": {"a": "b"},
    },
    EVENT | {"who": "u2", "params": None, "items": [], "extra": None},
    EVENT | {"who": "u3"},
]
AT = "2024-05-13 10:00:00"
DEEP = '{"device":"phone","deep":[1,null]}'
HELD = [
    ("u1", AT, DEEP, '[{"id":"ö"}]', "true", "1.5000", "phone", '{"a":"b"}', None),
    ("u2", AT, None, "[]", None, None, None, None, None),
    ("u3", AT, None, None, None, None, None, None, None),
]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_values_within_values_are_handed_on_as_json_text(tmp_path: Path, ending: str) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in RECORDS)
    settings = app(tmp_path)
    deliver(settings, f"app/day.{ending}", json.dumps(RECORDS) if ending == "json" else lines)
    assert outcome(settings).message == ""
    assert ask(settings, FACTS) == HELD


def test_parquet_hands_them_on_as_the_same_text(tmp_path: Path) -> None:
    settings = app(tmp_path)
    (settings.landing / "app").mkdir(parents=True)
    rows = [
        "select 'u1' as who, '2024-05-13T10:00:00Z' as time, 'view' as name, "
        "{'device': 'phone', 'deep': [1, null]} as params, [{'id': 'ö'}] as items, "
        "true as flag, 1.5::double as amount, map {'a': 'b'} as tags, null::varchar as extra",
        "select 'u2', '2024-05-13T10:00:00Z', 'view', null, [], null, null, null, null",
        "select 'u3', '2024-05-13T10:00:00Z', 'view', null, null, null, null, null, null",
    ]
    with duckdb.connect() as connection:
        connection.execute(
            f"copy ({' union all '.join(rows)}) to '{settings.landing}/app/day.parquet'"
        )
    assert outcome(settings).message == ""
    assert ask(settings, FACTS) == HELD


@pytest.mark.parametrize("name", ["page.json", "page.json.gz"])
def test_the_records_of_a_document_lie_under_a_key(tmp_path: Path, name: str) -> None:
    settings = app(tmp_path, "format: {records_at: tickets}")
    document = {"count": 3, "tickets": RECORDS, "next_page": None}
    content = json.dumps(document, indent=1).encode()
    deliver(settings, f"app/{name}", gzip.compress(content) if name.endswith("gz") else content)
    found = outcome(settings)
    assert (found.message, found.feeds[0].records_read) == ("", 3)
    assert ask(settings, FACTS) == HELD


def test_a_document_may_be_larger_than_any_one_record(tmp_path: Path) -> None:
    settings = app(tmp_path, "format: {records_at: tickets}")
    document = {"tickets": [EVENT | {"who": "u" * 200} for _ in range(80_000)]}
    deliver(settings, "app/page.json", json.dumps(document))
    assert outcome(settings).feeds[0].inserted == 80_000


def test_a_record_of_a_document_that_is_no_object_is_rejected(tmp_path: Path) -> None:
    settings = app(tmp_path, "format: {records_at: tickets}")
    document = {"tickets": [RECORDS[0], "ticket", *RECORDS[1:] * 100]}
    deliver(settings, "app/page.json", json.dumps(document))
    assert outcome(settings).feeds[0].rejected == 1
    assert ask(settings, "select record, reason from ops.rejects") == [(2, "no JSON object")]


@pytest.mark.parametrize(
    ("form", "content", "state", "words"),
    [
        ("format: {records_at: tickets}", {"ticket": []}, "refused", "no key 'tickets'"),
        ("format: {records_at: tickets}", {"tickets": {}}, "refused", "no array under 'tickets'"),
        ("format: {records_at: tickets}", RECORDS, "refused", "an array, not a document"),
        ("format: {records_at: tickets}", {"tickets": []}, "header_only", "no record"),
        ("", {"tickets": RECORDS}, "refused", "format.records_at"),
        ("", 5, "refused", "neither a JSON array"),
    ],
)
def test_a_document_unlike_its_mapping_is_refused_in_its_own_words(
    tmp_path: Path, form: str, content: Any, state: str, words: str
) -> None:
    settings = app(tmp_path, form)
    deliver(settings, "app/page.json", json.dumps(content))
    found = outcome(settings)
    assert found.state == state
    assert words in found.message


def test_half_a_document_is_not_read(tmp_path: Path) -> None:
    settings = app(tmp_path, "format: {records_at: tickets}")
    path = deliver(settings, "app/page.json", json.dumps({"tickets": RECORDS})[:-1])
    assert outcome(settings).state == "incomplete"
    path.write_text(json.dumps({"tickets": RECORDS}), encoding="utf-8")
    assert [one.state for one in loaded(settings).outcomes] == ["loaded"]


DEEP = '{"who": ' + "[" * 200_000 + "]" * 200_000 + "}"
LONG = '{"who": "u1", "time": "2024-05-13", "name": "view", "amount": ' + "9" * 5000 + "}"
WHOLE = json.dumps(EVENT | {"who": "u2"})


def test_a_document_nested_too_deep_stops_itself_only(tmp_path: Path) -> None:
    settings = app(tmp_path)
    deliver(settings, "app/a.json", f"[{DEEP}]")
    deliver(settings, "app/b.json", f"[{WHOLE}]")
    first, second = sorted(loaded(settings).outcomes, key=lambda one: one.path)
    assert (first.state, "nested deeper" in first.message) == ("refused", True)
    assert second.state == "loaded"


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_number_of_thousands_of_digits_is_a_bad_value_of_its_record(
    tmp_path: Path, ending: str
) -> None:
    settings = app(tmp_path, "max_rejected_share: 0.5")
    lines = f"{LONG}\n{WHOLE}\n"
    content = lines if ending == "jsonl" else f"[{LONG},{WHOLE}]"
    deliver(settings, f"app/a.{ending}", content)
    (only,) = loaded(settings).outcomes
    assert (only.state, only.feeds[0].rejected) == ("loaded", 1)
    assert ask(settings, "select record, column_name from ops.rejects") == [(1, "engaged_seconds")]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_an_object_with_a_key_twice_is_rejected_since_either_value_may_be_meant(
    tmp_path: Path, ending: str
) -> None:
    settings = app(tmp_path, "max_rejected_share: 0.5")
    twice = WHOLE[:-1] + ', "who": "u3"}'
    content = f"{WHOLE}\n\n{twice}\n" if ending == "jsonl" else f"[{WHOLE},{twice}]"
    deliver(settings, f"app/a.{ending}", content)
    (only,) = loaded(settings).outcomes
    assert (only.state, only.feeds[0].rejected) == ("loaded", 1)
    assert ask(settings, "select visitor_id from raw.web_events") == [("u2",)]
    line = 3 if ending == "jsonl" else None
    assert ask(settings, "select record, line, reason from ops.rejects") == [
        (2, line, "a key stands twice in it")
    ]


def test_a_document_with_its_records_key_twice_is_refused(tmp_path: Path) -> None:
    settings = app(tmp_path, "format: {records_at: events}")
    deliver(settings, "app/a.json", f'{{"events": [{WHOLE}], "events": [{WHOLE}]}}')
    (only,) = loaded(settings).outcomes
    assert (only.state, "a key twice" in only.message) == ("refused", True)
