"""One file in a zip file is loaded as it would be on its own, and nothing else is."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.extracts import load, readable, zip_files
from orchestration.extracts.errors import FileStoppedError, LoadError
from orchestration.extracts.known import Known
from orchestration.extracts.session import Session
from orchestration.extracts.whole import Candidate
from orchestration.settings import Settings
from tests.unit.events_kit import EVENTS, HELD, OBJECTS, ROWS, events, use, vendor
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def zipped(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("web_events.csv.zip", ("web_events.csv", ROWS.encode())),
        ("web_events.zip", ("an export/of März.CSV", ROWS.encode())),
        ("web_events.ZIP", ("all.jsonl", "".join(json.dumps(o) + "\n" for o in OBJECTS).encode())),
        ("web_events.csv.zip", ("all.json", json.dumps(OBJECTS).encode())),
    ],
)
def test_a_packed_file_is_read_by_its_own_ending(
    shop: Settings, name: str, packed: tuple[str, bytes]
) -> None:
    deliver(shop, f"generic/{name}", zipped(packed))
    result = outcome(shop)
    assert (result.state, result.message) == ("loaded", "")
    assert events(shop) == HELD
    assert not (shop.warehouse / "transcoded").exists()
    assert outcome(shop).state == "unchanged"


def test_packed_parquet_is_read(shop: Settings, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(
        "copy (select 'v1' as visitor_id, timestamp '2024-01-31 10:00' as occurred_at, "
        f"'view' as event_name) to '{path}' (format parquet)"
    )
    deliver(shop, "generic/web_events.zip", zipped(("a.parquet", path.read_bytes())))
    assert outcome(shop).feeds[0].inserted == 1


def test_what_a_mac_adds_is_left_alone(shop: Settings) -> None:
    files = (("a.csv", ROWS.encode()), ("__MACOSX/._a.csv", b"\0\5\26\7"), ("folder/", b""))
    deliver(shop, "generic/web_events.zip", zipped(*files))
    assert outcome(shop).feeds[0].inserted == 2


def test_a_packed_file_in_another_encoding_below_a_title_is_read_from_its_owners_copy(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor(format={"encoding": "cp1252", "preamble": 2}, max_rejected_share=0.5))
    text = '"Bericht" für\nwho,when\nZoë,2024-01-31\nJoë,2024-01-31,x\n'
    deliver(shop, "vendor/a.csv.zip", zipped(("a.csv", text.encode("cp1252"))))
    modes: list[int] = []
    present = Known.present

    def look(known: Known, candidates: list[Candidate]) -> None:
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in known.workspace.iterdir())
        present(known, candidates)

    monkeypatch.setattr(Known, "present", look)
    assert outcome(shop).feeds[0].inserted == 1
    assert modes == [0o600]
    assert ask(shop, "select record, line from ops.rejects") == [(2, 4)]


def order(kind: str, number: str, status: str, day: str) -> bytes:
    facts = {"order_id": number, "placed_at": "2024-01-01", "status": status, "updated_at": day}
    lines = {"csv": ",".join(facts) + "\n" + ",".join(facts.values()), "jsonl": json.dumps(facts)}
    return zipped((f"a.{kind}", lines[kind].encode() + b"\n"))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_same_content_is_known_by_the_bytes_delivered_and_a_correction_rebuilds(
    shop: Settings, kind: str
) -> None:
    deliver(shop, "generic/orders_1.zip", order(kind, "1", "new", "2024-01-01"))
    path = deliver(shop, "generic/orders_2.zip", order(kind, "1", "paid", "2024-01-02"))
    deliver(shop, "generic/orders_3.zip", order(kind, "1", "paid", "2024-01-02"))
    assert sorted(one.state for one in loaded(shop).outcomes) == ["duplicate", "loaded", "loaded"]
    (shop.landing / "generic/orders_3.zip").unlink()
    path.write_bytes(order(kind, "2", "new", "2024-01-02"))
    loaded(shop)
    asked = "select order_id, status from raw.orders order by 1"
    assert ask(shop, asked) == [("1", "new"), ("2", "new")]


@pytest.mark.parametrize(
    ("content", "state", "told"),
    [
        (zipped(("a.csv", b"x"), ("b.csv", b"x")), "refused", "2 files in one zip file"),
        (zipped(), "empty", "no file in the zip file"),
        (zipped(("a.csv", b"")), "empty", "holds no text"),
        (zipped(("a.csv", ROWS.encode()))[:-1], "incomplete", "no whole zip file"),
        (zipped(("a.csv", ROWS.encode())).replace(b"a.csv", b"b.csv", 1), "refused", "damaged"),
        (zipped(("a.csv", EVENTS.encode())), "header_only", ""),
        (zipped(("a.xlsx", b"x")), "unmatched", "no reader for '.xlsx'"),
        (
            zipped(("a.csv", EVENTS.encode() + b"v,2024-01-31,view," * 10**6)),
            "refused",
            "200 times",
        ),
        (b"no zip file", "incomplete", "no whole zip file"),
    ],
)
def test_what_is_not_one_whole_file_is_not_read(
    shop: Settings, content: bytes, state: str, told: str
) -> None:
    deliver(shop, "generic/web_events.zip", content)
    result = outcome(shop)
    assert (result.state, told in result.message) == (state, True), result.message


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_refused_whole_or_damaged(shop: Settings, method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.csv", ROWS)
    whole = buffer.getvalue()
    deliver(shop, "generic/web_events.zip", whole.replace(whole[60:70], b"\xff" * 10))
    deliver(shop, "generic/web_events_2.zip", whole)
    deliver(shop, "generic/web_events_3.csv", ROWS)
    found = {(one.state, one.message) for one in loaded(shop).outcomes}
    told = "its file is packed in a way that is not read: pack it anew, with deflate"
    assert found == {("refused", told), ("loaded", "")}


def test_an_encrypted_file_is_refused(shop: Settings) -> None:
    content = bytearray(zipped(("a.csv", ROWS.encode())))
    for start in (content.index(b"PK\3\4") + 6, content.index(b"PK\1\2") + 8):
        content[start] |= 1
    deliver(shop, "generic/web_events.zip", bytes(content))
    result = outcome(shop)
    assert (result.state, "without a password" in result.message) == ("refused", True)


def test_a_file_that_is_too_large_unpacked_is_refused(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_files, "LARGEST", 10)
    deliver(shop, "generic/web_events.zip", zipped(("a.csv", ROWS.encode())))
    assert "split it" in outcome(shop).message


def test_no_single_wrong_byte_gives_other_content(tmp_path: Path) -> None:
    """The library raises half a dozen kinds of errors; all are told as the file's own."""
    whole = zipped(("a.csv", ROWS.encode()))
    path, copy = tmp_path / "a.zip", tmp_path / "copy"
    ends: dict[Any, int] = {}
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x81]) + whole[place + 1 :])
        try:
            zip_files.packed_name(path)
            zip_files.unpack(path, copy)
            end: Any = copy.read_bytes()
        except FileStoppedError as stop:
            end = stop.state
        ends[end] = ends.get(end, 0) + 1
    assert ends.keys() == {"refused", "incomplete", ROWS.encode()}


def free(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A disk on which so many bytes are free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=size))


@pytest.mark.parametrize(("spare", "fits"), [(0, True), (-1, False)])
def test_what_a_full_disk_could_not_take_is_not_even_unpacked(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, spare: int, fits: bool
) -> None:
    rows = EVENTS + "v,2024-01-31,view,\n" * 100_000
    deliver(shop, "generic/web_events.zip", zipped(("a.csv", rows.encode())))
    unpacked: list[Path] = []
    whole = zip_files.unpack

    def unpack(path: Path, copy: Path) -> None:
        unpacked.append(path)
        whole(path, copy)

    monkeypatch.setattr(readable, "unpack", unpack)
    free(monkeypatch, 3 * len(rows) + spare)
    if fits:
        assert outcome(shop).state == "loaded"
    else:
        with pytest.raises(LoadError, match="5 MiB are needed for 1 new files, 5 MiB are free"):
            loaded(shop)
    assert len(unpacked) == fits


def test_a_copy_goes_once_its_file_is_loaded_and_is_made_again_for_a_rebuild(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(shop, "generic/orders_1.zip", order("csv", "1", "new", "2024-01-01"))
    path = deliver(shop, "generic/orders_2.zip", order("csv", "1", "paid", "2024-01-02"))
    held: list[int] = []
    one_more = load._load_one

    def look(session: Session, candidate: Candidate) -> None:
        held.append(len(list(session.workspace.iterdir())))
        one_more(session, candidate)

    monkeypatch.setattr(load, "_load_one", look)
    loaded(shop)
    assert held == [2, 1]
    path.write_bytes(order("csv", "2", "new", "2024-01-02"))
    deliver(shop, "generic/orders_0.zip", order("csv", "3", "new", "2024-01-01"))
    loaded(shop)
    assert ask(shop, "select order_id from raw.orders order by 1") == [("1",), ("2",), ("3",)]
