"""Records are counted once, by whichever way a file is read, and each goes somewhere."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.extracts import fingerprint
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.known import Known
from orchestration.extracts.whole import Candidate
from orchestration.settings import Settings
from tests.unit.events_kit import shop, use, vendor
from tests.unit.extracts_kit import ask, deliver, outcome

__all__ = ["shop"]


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
