"""Every way a file may be written, and the records it then holds."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extracts import discovery, fingerprint
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.known import Known
from orchestration.extracts.mappings import Mapping
from orchestration.extracts.whole import Candidate
from orchestration.settings import Settings
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

EVENTS = "visitor_id,occurred_at,event_name,search_term\n"


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def events(shop: Settings) -> list[tuple[Any, ...]]:
    return ask(
        shop, "select _record, visitor_id, occurred_at::varchar, search_term from raw.web_events"
    )


HELD = [(1, "v1", "2024-01-31 10:00:00", "shoes"), (2, "v2", "2024-02-01 00:00:00", None)]
OBJECTS = [
    {
        "visitor_id": "v1",
        "occurred_at": "2024-01-31T10:00:00Z",
        "event_name": "view",
        "search_term": "shoes",
    },
    {"visitor_id": "v2", "occurred_at": "2024-02-01", "event_name": "view", "search_term": ""},
]
ROWS = EVENTS + "v1,2024-01-31T10:00:00Z,view,shoes\nv2,2024-02-01,view,\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("web_events.csv", ROWS.encode()),
        ("web_events.csv", b"\xef\xbb\xbf" + ROWS.encode()),
        ("web_events.csv", ROWS.replace("\n", "\r\n").encode()),
        ("web_events.csv", ROWS.encode() + b"\n\n"),
        ("web_events.csv.gz", gzip.compress(ROWS.encode())),
        (
            "web_events.csv.gz",
            gzip.compress(ROWS[:50].encode()) + gzip.compress(ROWS[50:].encode()),
        ),
        ("web_events/2024-01-31.csv", ROWS.encode()),
        ("web_events.jsonl", "".join(json.dumps(one) + "\n" for one in OBJECTS).encode()),
        (
            "web_events.jsonl.gz",
            gzip.compress(b"\n".join(json.dumps(o).encode() for o in OBJECTS) + b"\n"),
        ),
        ("web_events.json", json.dumps(OBJECTS, indent=2).encode()),
    ],
)
def test_the_same_records_in_any_format_give_the_same_rows(
    shop: Settings, name: str, content: bytes
) -> None:
    deliver(shop, f"generic/{name}", content)
    assert outcome(shop).message == ""
    assert events(shop) == HELD


def test_parquet_keeps_its_types_and_its_texts_are_cast(shop: Settings) -> None:
    (shop.landing / "generic").mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'v1' as visitor_id, timestamptz '2024-01-31 10:00:00+00' as occurred_at, "
            "'view' as event_name, 'shoes' as search_term, 1.5::decimal(18,4) as engaged_seconds, "
            "2::double as shipping_amount union all select 'v2', '2024-02-01', 'view', '', -1, 3) "
            f"to '{shop.landing}/generic/web_events.parquet'"
        )
    assert outcome(shop).message == ""
    assert events(shop) == HELD
    amounts = "select engaged_seconds::double, shipping_amount::double from raw.web_events"
    assert ask(shop, amounts) == [(1.5, 2.0), (-1.0, 3.0)]


def test_broken_json_lines_are_rejected_by_line(shop: Settings) -> None:
    good = json.dumps(OBJECTS[0]) + "\n"
    deliver(shop, "generic/web_events.jsonl", good + "\n" + '{"visitor_id": \n' + good * 150)
    assert outcome(shop).feeds[0].rejected == 1
    assert ask(shop, "select record, line, reason from ops.rejects") == [(2, 3, "no JSON object")]
    assert ask(shop, "select max(_record) from raw.web_events") == [(152,)]


def test_half_a_json_array_is_not_read(shop: Settings) -> None:
    deliver(shop, "generic/web_events.json", json.dumps(OBJECTS)[:-5])
    assert outcome(shop).state == "incomplete"


def test_a_quote_inside_a_plain_value_loses_no_record(shop: Settings) -> None:
    rows = 'v1,2024-01-31,view,a 5" disc\nv2,2024-01-31,view,"two\nlines"\n'
    deliver(shop, "generic/web_events.csv", EVENTS + rows)
    assert outcome(shop).feeds[0].inserted == 2
    assert [row[3] for row in events(shop)] == ['a 5" disc', "two\nlines"]


def vendor(**fields: Any) -> Mapping:
    facts: dict[str, Any] = {
        "name": "vendor/events",
        "folder": "vendor",
        "description": "Events of a vendor.",
        "files": ("*",),
        "source_system": "vendor",
        "header": {"required": ("who", "when"), "optional": ("what",)},
        "feeds": {
            "web_events": {
                "columns": {
                    "visitor_id": "who",
                    "occurred_at": '"when"',
                    "event_name": "coalesce(what, 'view')",
                }
            }
        },
    }
    return Mapping.model_validate(facts | fields)


def use(monkeypatch: pytest.MonkeyPatch, mapping: Mapping) -> None:
    monkeypatch.setattr(discovery, "read_mappings", lambda *_folders: [mapping])


def test_other_encodings_are_declared_and_transcoded(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for encoding in ("cp1252", "utf-16", "cp949"):
        use(monkeypatch, vendor(format={"encoding": encoding}))
        who = "한" if encoding == "cp949" else "Zoë"
        deliver(shop, "vendor/a.csv", f"who,when\n{who},2024-01-31\n".encode(encoding))
        assert outcome(shop).state == "loaded"
        assert ask(shop, "select visitor_id from raw.web_events") == [(who,)]
    assert not (shop.warehouse / "transcoded").exists()


def test_separators_quotes_and_header_rows_are_declared(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(
        monkeypatch,
        vendor(format={"delimiter": ";", "quote": "'", "header_rows": 2, "type": "csv"}),
    )
    deliver(shop, "vendor/a.export", "who;when\n'the who';'the\nwhen'\n'a;b';2024-01-31\n")
    assert outcome(shop).message == ""
    assert ask(shop, "select visitor_id, event_name from raw.web_events") == [("a;b", "view")]


def test_a_wrong_separator_is_guessed_at_in_the_message(shop: Settings) -> None:
    deliver(shop, "generic/web_events.csv", EVENTS.replace(",", ";") + "a;b;c;d\n")
    assert "one single column: is format.delimiter right?" in outcome(shop).message


def test_filters_take_their_records_by_name_and_the_equation_holds(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = vendor().feed("web_events").model_dump() | {"filters": {"test_row": "who = 'test'"}}
    use(monkeypatch, vendor(feeds={"web_events": feed}))
    deliver(shop, "vendor/a.csv", "who,when\ntest,no date\na,2024-01-31\n")
    counts = outcome(shop).feeds[0]
    assert (counts.records_read, counts.inserted, counts.filtered) == (2, 1, 1)
    assert ask(shop, "select rule, records from ops.file_filters") == [("test_row", 1)]


def test_records_that_pre_sql_leaves_out_are_counted(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pre_sql = "select *, unnest(['x', 'y']) as kind from delivered where who <> 'total'"
    feed = vendor().feed("web_events").model_dump() | {"pre_sql": pre_sql}
    use(monkeypatch, vendor(feeds={"web_events": feed}))
    deliver(shop, "vendor/a.csv", "who,when\na,2024-01-31\ntotal,\nb,2024-01-31\n")
    counts = outcome(shop).feeds[0]
    assert (counts.records_read, counts.inserted, counts.filtered) == (5, 4, 1)
    assert ask(shop, "select visitor_id, _record from raw.web_events order by all") == [
        ("a", 1),
        ("a", 1),
        ("b", 3),
        ("b", 3),
    ]


def test_an_expression_that_does_not_fit_the_file_refuses_it_and_names_the_mapping(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = {"columns": {"visitor_id": "whom", "occurred_at": '"when"', "event_name": "'x'"}}
    use(monkeypatch, vendor(feeds={"web_events": feed}))
    deliver(shop, "vendor/a.csv", "who,when\na,2024-01-31\n")
    result = outcome(shop)
    assert (result.state, "extracts/vendor/events.yml" in result.message) == ("refused", True)


def test_text_decoded_twice_is_noticed(shop: Settings) -> None:
    twice = "é".encode().decode("latin-1")
    deliver(shop, "generic/web_events.csv", EVENTS + f"v1,2024-01-31,view,caf{twice}\n")
    assert outcome(shop).state == "loaded"
    assert "decoded twice" in ask(shop, "select finding from ops.file_columns")[0][0]


values = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=5)


@given(
    rows=st.lists(st.lists(values, min_size=2, max_size=2), min_size=1, max_size=8),
    size=st.integers(1, 64),
)
def test_the_quick_count_and_its_lines_equal_those_of_a_slow_reader(
    rows: list[list[str]], size: int
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    text = buffer.getvalue()
    slow = fingerprint.exact_records(io.StringIO(text, newline=""), ",", '"')
    facts = fingerprint._Text('"')
    content = text.encode()
    for start in range(0, len(content), size):
        facts.feed(content[start : start + size])
    assert (facts.records, facts.inside, facts.bad_at) == (len(rows), 0, None)
    assert len(slow) == len(rows)


def test_lines_of_records_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "CHUNK", 7)
    rows = [["id", "text"], *[[str(n), "a\nb" if n % 3 == 0 else "c"] for n in range(1, 40)]]
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    with path.open(newline="") as file:
        slow = [line for _, line in fingerprint.exact_records(file, ",", '"')[1:]]
    assert fingerprint.lines_of(path, list(range(1, 40)), 1, '"') == slow


def test_a_corrupt_gzip_is_refused_and_a_cut_one_incomplete(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" * 1000)
    cut, corrupt = tmp_path / "cut.csv.gz", tmp_path / "corrupt.csv.gz"
    cut.write_bytes(packed[:-3])
    corrupt.write_bytes(packed[:20] + b"\xff\xff\xff" + packed[23:])
    assert not fingerprint.fingerprint(cut, text=True).gzip_complete
    with pytest.raises(FileStoppedError, match="corrupt"):
        fingerprint.fingerprint(corrupt, text=True)


BOTH = {
    "tickets": {
        "columns": {"ticket_id": "who", "status": "'new'", "created_at": '"when"'},
    },
    "ticket_events": {
        "columns": {
            "ticket_id": "who",
            "event_id": "_record",
            "occurred_at": '"when"',
            "event_type": "'status'",
        },
        "pre_sql": "select * from delivered",
    },
}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_record_that_is_no_row_counts_against_every_feed_of_its_file(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    use(monkeypatch, vendor(feeds=BOTH, exported_at=datetime(2024, 1, 31), max_rejected_share=0.5))
    rows = {"csv": "who,when\na,2024-01-01\nb,x,y,z\nc,no date\nd,2024-01-01\n"}
    objects = [json.dumps({"who": who, "when": "2024-01-01"}) for who in "ad"]
    rows["jsonl"] = "\n".join([objects[0], "{", objects[1].replace("2024", "no"), objects[1], ""])
    deliver(shop, f"vendor/a.{kind}", rows[kind])
    for counts in outcome(shop).feeds:
        assert (counts.records_read, counts.inserted, counts.rejected) == (4, 2, 2)
    first = 2 if kind == "csv" else 1
    assert ask(shop, "select distinct record, line from ops.rejects order by 1") == [
        (2, first + 1),
        (3, first + 2),
    ]
    assert ask(shop, "select event_id from raw.ticket_events order by 1") == [("1",), ("4",)]


@pytest.mark.parametrize("ending", ["txt", "txt.gz"])
def test_transcoded_files_of_one_name_in_two_folders_each_keep_their_rows(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    use(monkeypatch, vendor(files=("*/*",), format={"encoding": "latin-1", "type": "csv"}))
    for folder, who in (("a", "Zoë"), ("b", "Åsa"), ("b/c", "Øle,\nJoë")):
        content = f"who,when\n{who},2024-01-31\n".replace("Øle,", "Øle,2024-01-30").encode(
            "latin-1"
        )
        packed = gzip.compress(content) if ending == "txt.gz" else content
        deliver(shop, f"vendor/{folder}/l.{ending}", packed)
    assert {one.state for one in loaded(shop).outcomes} == {"loaded"}
    found = ask(shop, "select visitor_id from raw.web_events order by 1")
    assert [who for (who,) in found] == ["Joë", "Zoë", "Åsa", "Øle"]
    assert not (shop.warehouse / "transcoded").exists()


def test_the_slow_count_never_takes_another_text_for_the_one_counted_first(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that was exchanged behind the load's back has fewer records than were counted."""
    use(monkeypatch, vendor(format={"encoding": "latin-1"}))
    deliver(shop, "vendor/a.csv", "who,when\nZoë,2024-01-31\nJoë,2024-01-31\n".encode("latin-1"))
    present = Known.present

    def exchange(known: Known, candidates: list[Candidate]) -> None:
        present(known, candidates)
        candidates[0].readable.write_text("who,when\nZoë,2024-01-31\n")

    monkeypatch.setattr(Known, "present", exchange)
    result = outcome(shop)
    assert (result.state, "changed while it was read" in result.message) == ("incomplete", True)
    assert ask(shop, "from raw.web_events") == []
