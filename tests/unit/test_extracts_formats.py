"""Every way a file may be written, and the records it then holds."""

from __future__ import annotations

import gzip
import json

import duckdb
import pytest

from orchestration.settings import Settings
from tests.unit.events_kit import EVENTS, HELD, OBJECTS, ROWS, events, shop, use, vendor
from tests.unit.extracts_kit import ask, deliver, loaded, outcome

__all__ = ["shop"]


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
