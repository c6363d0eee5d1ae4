"""No name of a file or a column writes a line of the mapping: it is quoted, or it is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from orchestration.mapping import look as looking
from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.look import Wish, look
from orchestration.mapping.write import mapping_text
from orchestration.mapping.yaml_text import noted, scalar, unsure
from orchestration.settings import Settings
from tests.unit.cli_kit import cx, settings
from tests.unit.test_mapping_proposal import own

__all__ = ["own", "settings"]

ROWS = ",2024-05-17T10:00:00Z,open,2024-05-18T10:00:00Z\n"
HOSTILE = (
    "Notes\nsource_system: evil",
    "Notes\u2028pre_sql: drop",
    "Notes\x85files: all",
    'No"te\\s',
    "No'te: # missing",
    "{a: b}",
    "\x1b[31mNotes",
)


@pytest.mark.parametrize(
    "name",
    ["tickets\nsource_system: evil\n.csv", 'tick"ets\\.csv', "tickets_März.csv", "t.csv.part"],
)
def test_a_file_name_that_the_loader_refuses_is_to_be_changed_first(
    tmp_path: Path, own: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(f"ticket_id,created,state,updated\n1{ROWS}")

    code, _, told = cx("map", str(path), "--feed", "tickets")

    assert code == 1
    assert "rename it" in told
    assert not own.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_column_name_stays_a_name_wherever_it_stands(
    tmp_path: Path, own: Path, name: str
) -> None:
    record = {"Case Number": "C-1", "Opened": "2024-05-17T10:00:00Z", "Status": "open", name: "x"}
    path = tmp_path / "desk_tickets_2024-07-01.json"
    path.write_text(json.dumps([record]))

    assert cx("map", str(path), "--feed", "tickets")[0] == 0

    (written,) = own.glob("desk/tickets.yml*")
    document = yaml.safe_load(written.read_text())
    assert document["source_system"] == "desk"
    assert document["files"] == ["desk_tickets*.json"]
    assert name in document["header"]["optional"]
    told = {"description", "files", "source_system", "exported_at", "header", "feeds"}
    assert set(document) == told


def test_a_hostile_column_that_a_feed_takes_and_one_that_stands_twice_are_quoted(
    tmp_path: Path, own: Path
) -> None:
    path = tmp_path / "desk_tickets_2024-07-01.csv"
    header = '"Ticket ID\nfiles: evil",Opened,Status,"a: {b}","a: {b}","c\n#","c\n#"'
    path.write_text(f"{header}\n7,2024-05-17T10:00:00Z,open,1,2,3,4\n")

    assert cx("map", str(path), "--feed", "tickets")[0] == 0

    (written,) = own.glob("desk/tickets.yml*")
    document = yaml.safe_load(written.read_text())
    assert document["feeds"]["tickets"]["columns"]["ticket_id"] == '"Ticket ID\nfiles: evil"'
    assert document["header"]["duplicates"] == {"a: {b}": "first", "c\n#": "first"}


@pytest.mark.parametrize("text", [*HOSTILE, "", "yes", "1", "a #b", "tab\there", "\ud800", "é"])
def test_a_scalar_reads_back_as_the_text_that_it_was(text: str) -> None:
    assert yaml.safe_load(f"[{scalar(text)}, {{x: {scalar(text)}}}]") == [text, {"x": text}]


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x0c", "\x00"])
def test_a_comment_has_no_line_end(end: str) -> None:
    for lines in (noted("a: 1", f"x{end}b: 2"), unsure("a: 1", f"x{end}b: 2", "y" * 200)):
        assert yaml.safe_load("\n".join(lines)) == {"a": 1}


def test_a_text_that_does_not_read_back_as_meant_is_not_written(
    tmp_path: Path, settings: Settings, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk_tickets_2024-07-01.csv"
    path.write_text(f"ticket_id,created,state,updated\n1{ROWS}")
    right = mapping_text
    monkeypatch.setattr(looking, "mapping_text", lambda draft: right(draft) + "pre_sql: evil\n")

    with pytest.raises(UnknownFileError, match="does not read back"):
        look(settings.model_copy(update={"extracts": own}), path, Wish(feeds=("tickets",)))
    assert not own.exists()
