"""A proposal that wants a decision is a draft: no load reads it, a trial does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from orchestration.settings import Settings
from tests.unit.cli_kit import cx, settings
from tests.unit.test_mapping_proposal import TICKETS, decided, own, tickets

__all__ = ["own", "settings", "tickets"]


def test_an_undecided_proposal_stops_no_load(tickets: str, own: Path, settings: Settings) -> None:
    folder = settings.landing / "generic"
    folder.mkdir()
    columns = "order_id,placed_at,status,updated_at"
    (folder / "orders_2024-01-31.csv").write_text(f"{columns}\no1,2024-01-05,new,2024-01-09\n")

    code, said, _ = cx("map", tickets)
    assert code == 0
    assert sorted(path.name for path in own.rglob("*.*")) == ["tickets.yml.draft"]
    assert "tickets.yml.draft" in said

    code, said, told = cx("load", "--format", "json")
    assert code == 0, told
    assert "order" in said


def test_a_trial_takes_the_draft_and_says_that_it_is_to_be_renamed(tickets: str, own: Path) -> None:
    cx("map", tickets)
    draft = decided(own)

    code, said, _ = cx("map", "--check", tickets)
    assert code == 0
    assert f"mv {draft} {draft.with_suffix('')}" in " ".join(said.split())
    code, said, _ = cx("map", "--check", tickets, "--mapping", "desk/tickets", "--format", "json")
    assert code == 0
    assert json.loads(said)["mapping_file"] == str(draft)

    draft.rename(draft.with_suffix(""))
    code, said, _ = cx("map", "--check", tickets)
    assert code == 0
    assert "mv " not in said


def test_a_trial_of_an_undecided_draft_names_its_open_lines(tickets: str, own: Path) -> None:
    cx("map", tickets)

    code, _, told = cx("map", "--check", tickets)
    assert code == 1
    draft = own / "desk" / "tickets.yml.draft"
    assert told.startswith(f"cx: {draft}: time_formats: ")
    assert f"  {draft}:" in told
    assert "missing: every time reads both ways" in told


def test_a_draft_of_other_files_says_nothing_in_a_trial(tickets: str, own: Path) -> None:
    cx("map", tickets)
    decided(own)
    (own / "desk" / "else.yml.draft").write_text('files: ["else_*.csv"]\nfeeds: nothing\n')

    assert cx("map", "--check", tickets)[0] == 0


@pytest.mark.parametrize("content", [b"files: [\n", b"files: \xff\n"])
def test_a_draft_that_is_no_yaml_is_named_and_stops_no_trial_of_another(
    tickets: str, own: Path, content: bytes
) -> None:
    cx("map", tickets)
    decided(own).rename(own / "desk" / "tickets.yml")
    old = own / "desk" / "tickets.yml.draft"
    old.write_bytes(content)

    code, said, _ = cx("map", "--check", tickets)
    assert code == 0
    assert f"Warning: {old}: no valid YAML" in " ".join(said.split())
    assert "mend it or delete it" in " ".join(said.split())
    code, said, _ = cx("map", "--check", tickets, "--mapping", "desk/tickets", "--format", "json")
    assert code == 0
    assert json.loads(said)["mapping_file"] == str(own / "desk" / "tickets.yml")


@pytest.mark.parametrize("named", [[], ["--mapping", "desk/tickets"]])
def test_where_nothing_else_takes_the_file_the_unreadable_draft_is_named(
    tickets: str, own: Path, named: list[str]
) -> None:
    (own / "desk").mkdir(parents=True)
    (own / "desk" / "tickets.yml.draft").write_text("files: [\n")

    code, _, told = cx("map", "--check", tickets, *named)
    assert code == 1
    assert "tickets.yml.draft: no valid YAML, line 2: mend it or delete it" in told


def test_a_draft_is_written_over_with_force_only(tickets: str, own: Path) -> None:
    cx("map", tickets)
    draft = own / "desk" / "tickets.yml.draft"
    draft.write_text("mine")

    code, _, told = cx("map", tickets)
    assert (code, draft.read_text()) == (1, "mine")
    assert "tickets.yml.draft" in told

    assert cx("map", tickets, "--force")[0] == 0
    assert draft.read_text() != "mine"


def test_a_proposal_without_a_missing_line_is_a_mapping_and_takes_its_draft_away(
    tickets: str, own: Path
) -> None:
    cx("map", tickets)
    Path(tickets).write_text(TICKETS.replace("03/04/2024", "23/04/2024"))

    assert cx("map", tickets, "--force")[0] == 0
    assert [path.name for path in (own / "desk").iterdir()] == ["tickets.yml"]


def test_a_mapping_at_work_stays_while_its_successor_is_a_draft(tickets: str, own: Path) -> None:
    (own / "desk").mkdir(parents=True)
    (own / "desk" / "tickets.yml").write_text("at work")

    assert cx("map", tickets)[0] == 1
    assert cx("map", tickets, "--force")[0] == 0
    assert (own / "desk" / "tickets.yml").read_text() == "at work"
    assert (own / "desk" / "tickets.yml.draft").exists()


@pytest.mark.parametrize("out", ["mine.yml", "mine.yml.draft"])
def test_a_named_file_gets_the_ending_too(tickets: str, tmp_path: Path, out: str) -> None:
    assert cx("map", tickets, "--out", str(tmp_path / "x" / out))[0] == 0
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["mine.yml.draft"]


def test_a_header_without_a_required_column_says_nothing_of_them(tmp_path: Path, own: Path) -> None:
    path = tmp_path / "desk_things.json"
    path.write_text(json.dumps([{"note": "a"}, {"note": "b"}]))

    assert cx("map", str(path), "--feed", "tickets")[0] == 0

    text = (own / "desk" / "tickets.yml.draft").read_text()
    assert "required" not in yaml.safe_load(text)["header"]
