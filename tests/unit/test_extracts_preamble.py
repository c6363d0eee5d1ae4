"""Files with a title above their header, and headers of several lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.extracts import settle
from orchestration.extracts.errors import MappingError
from orchestration.extracts.mappings import check_mapping
from orchestration.settings import Settings
from tests.unit.events_kit import use, vendor
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

HEADER = "who,when,what\n"
ROWS = 'a,2024-01-31,"one\ntwo"\nb,2024-01-30,x,y\n\nc,no date,z\nd,2024-01-29,"three"\n'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    feed = {"columns": vendor().feed("web_events").columns | {"search_term": "what"}}
    mapping = vendor(format={"preamble": 5}, max_rejected_share=0.5, feeds={"web_events": feed})
    use(monkeypatch, mapping)
    return settings_in(tmp_path)


PREAMBLES = {
    "none": "",
    "title": "Campaign report\n",
    "title and dates": 'Campaign report\n"January 1, 2024 - January 31, 2024"\n',
    "blank lines": "\n\nCampaign report\n\n",
    "quoted line ends": 'Report,\n"January 1,\n2024 - \nJanuary 31"\n',
    "doubled quotes": '"Report ""January"""\n',
    "a quote that is none": '"Report" of "January\n',
    "an odd quote": 'Report of 5" discs\n',
    "as wide as the table": "Report,,\n,,\n",
}


@pytest.mark.parametrize("preamble", PREAMBLES.values(), ids=PREAMBLES.keys())
@pytest.mark.parametrize("ending", ["csv", "csv.gz", "crlf.csv", "bom.csv"])
def test_whatever_stands_above_the_header_records_and_lines_are_right(
    shop: Settings, preamble: str, ending: str
) -> None:
    text = preamble + HEADER + ROWS
    content = text.replace("\n", "\r\n").encode() if ending == "crlf.csv" else text.encode()
    content = b"\xef\xbb\xbf" + content if ending == "bom.csv" else content
    deliver(shop, f"vendor/a.{ending}", gzip.compress(content) if "gz" in ending else content)

    result = outcome(shop)

    assert (result.state, result.message) == ("loaded", "")
    counts = result.feeds[0]
    assert (counts.records_read, counts.inserted, counts.rejected) == (4, 2, 2)
    above = preamble.count("\n") + 1
    # a takes two lines; b, a blank line, c and d follow.
    assert ask(shop, "select record, line from ops.rejects order by 1") == [
        (2, above + 3),
        (3, above + 5),
    ]
    two_lines = "one\r\ntwo" if ending == "crlf.csv" else "one\ntwo"
    assert ask(shop, "select _record, visitor_id, search_term from raw.web_events") == [
        (1, "a", two_lines),
        (4, "d", "three"),
    ]
    assert not (shop.warehouse / "transcoded").exists()


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_preamble_in_another_encoding_is_skipped_too(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    use(monkeypatch, vendor(format={"preamble": 2, "encoding": encoding}))
    text = '"Bericht" über "alles\nMärz\nwho,when\nZoë,2024-01-31\n'
    deliver(shop, "vendor/a.csv", text.encode(encoding))
    assert outcome(shop).message == ""
    assert ask(shop, "select visitor_id from raw.web_events") == [("Zoë",)]


def test_line_ends_of_the_other_kind_within_a_header_lose_no_record(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(max_rejected_share=0.5))
    deliver(shop, "vendor/a.csv", b'who,when,"how\nmany"\r\na,2024-01-31,1\r\nb,x,2,3\r\n')
    assert outcome(shop).feeds[0].inserted == 1
    assert ask(shop, "select record, line from ops.rejects") == [(2, 4)]


def test_a_head_of_many_lines_is_counted_by_the_quick_count(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(format={"preamble": 4, "header_rows": 2}))
    monkeypatch.setattr(settle, "record_starts", None)  # the slow count would call it
    head = '"Report\nof ""all"""\n\nwho,when\n"the\nwho","the\nwhen"\n'
    deliver(shop, "vendor/a.csv", head + "a,2024-01-31\nb,2024-01-31\n")
    assert outcome(shop).message == ""
    assert ask(shop, "select _record, visitor_id from raw.web_events") == [(1, "a"), (2, "b")]


def test_a_control_file_counts_the_records_below_the_header(shop: Settings) -> None:
    deliver(shop, "vendor/a.csv", "Report\n\n" + HEADER + "a,2024-01-31,x\nb,2024-01-31,x\n")
    for rows, state in ((3, "incomplete"), (2, "loaded")):
        deliver(shop, "vendor/a.csv.ctl", json.dumps({"rows": rows}))
        assert outcome(shop).state == state


def test_a_header_with_nothing_below_it_is_header_only(shop: Settings) -> None:
    deliver(shop, "vendor/a.csv", "Report\n" + HEADER)
    assert outcome(shop).state == "header_only"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1\n2\n3\n4\n5\n6\n" + HEADER, "no header within the first 6 lines"),
        ("Report\nwhose,when,what\n", r"lacks 'who' (nearest: whose)"),
        ("Report\n", "the row most like one lacks 'who', 'when'"),
    ],
)
def test_a_file_without_its_header_is_refused_with_the_row_most_like_it(
    shop: Settings, text: str, told: str
) -> None:
    deliver(shop, "vendor/a.csv", text)
    result = outcome(shop)
    assert (result.state, told in result.message) == ("refused", True), result.message


def test_a_corrected_file_with_a_preamble_rebuilds_its_feed(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = {"tickets": {"columns": {"ticket_id": "who", "status": "what", "created_at": '"when"'}}}
    header: dict[str, Any] = {"required": ("who", "when", "what")}
    exported_at = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    form = {"preamble": 3}
    use(monkeypatch, vendor(format=form, header=header, feeds=feeds, exported_at=exported_at))
    for day, status in (("01", "new"), ("02", "solved")):
        text = '"Report" of all\n\n' + HEADER + f"t1,2024-01-01,{status}\n"
        deliver(shop, f"vendor/a-2024-01-{day}.csv", text)
    loaded(shop)
    deliver(shop, "vendor/a-2024-01-02.csv", "Report\n" + HEADER + "t2,2024-01-02,open\n")
    assert {one.state for one in loaded(shop).outcomes} == {"unchanged", "loaded"}
    asked = "select ticket_id, status from raw.tickets order by 1"
    assert ask(shop, asked) == [("t1", "new"), ("t2", "open")]


def test_a_file_of_lines_that_end_in_a_carriage_return_alone_is_refused(shop: Settings) -> None:
    deliver(shop, "vendor/a.csv", (HEADER + "a,2024-01-31,x\n").replace("\n", "\r"))
    result = outcome(shop)
    assert (result.state, "carriage return alone" in result.message) == ("refused", True)


def test_a_preamble_needs_columns_to_know_the_header_by() -> None:
    mapping = vendor(format={"preamble": 1}, header={"optional": ("who", "when")})
    with pytest.raises(MappingError, match=r"vendor/events\.yml: format\.preamble: needs"):
        check_mapping(mapping, {})


@pytest.mark.parametrize(
    ("rule", "end", "state"),
    [
        ("quoted", '"2024-01-31"', "loaded"),
        ("quoted", '"2024-01-31', "incomplete"),
        ("quoted", "2024-01-31", "incomplete"),
        ("quoted", "2024-01-31\n", "loaded"),
        ("required", '"2024-01-31"', "incomplete"),
        ("optional", "2024-01-31", "loaded"),
    ],
)
def test_a_last_line_may_lack_its_end_where_the_mapping_says_so(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, rule: str, end: str, state: str
) -> None:
    use(monkeypatch, vendor(format={"final_newline": rule}))
    deliver(shop, "vendor/a.csv", "who,when\na,2024-01-30\nb," + end)
    result = outcome(shop)
    assert result.state == state
    if state == "loaded":
        assert result.feeds[0].inserted == 2
    elif end == '"2024-01-31"':
        assert "say format.final_newline: quoted" in result.message
