"""What a check of a proposal says: warnings, rejects, and the command that comes next."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli_kit import cx, settings
from tests.unit.test_mapping_meaning import SURVEY, proposed, table
from tests.unit.test_mapping_proposal import own

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["own", "settings"]


def test_a_check_warns_of_an_id_that_is_made_of_an_address(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "nps_2024-05-31.csv"
    proposed(own, file, SURVEY)
    (draft,) = own.glob("*/*.draft")
    text = draft.read_text()
    decided = {
        "response_id": "Email || '/' || Zeitstempel",
        "question_id": "'recommend'",
        "survey_id": "'relationship'",
    }
    lines = "".join(f'      {name}: "{sql}"\n' for name, sql in decided.items())
    draft.write_text(text.replace("    columns:\n", f"    columns:\n{lines}"))

    _, said, _ = cx("map", "--check", str(file), "--format", "json")
    (warning,) = json.loads(said)["warnings"]
    assert "response_id" in warning
    assert "Email" in warning
    assert "md5(concat_ws('/', " in warning
    assert "response_id" in cx("map", "--check", str(file))[1]

    hashed = lines.replace(decided["response_id"], "md5(concat_ws('/', Email, Zeitstempel))")
    draft.write_text(text.replace("    columns:\n", f"    columns:\n{hashed}"))
    _, said, _ = cx("map", "--check", str(file), "--format", "json")
    assert json.loads(said)["warnings"] == []


def test_a_refusal_shows_the_rejects_and_names_the_share_that_may_be_changed(
    own: Path, tmp_path: Path
) -> None:
    days = [(f"T{n}", f"{n % 28 + 1:02}.03.2024 08:15", "open", "Email") for n in range(61)]
    rows = [*days, ("T62", "31.02.2024 08:15", "open", "Email")]
    file = tmp_path / "tickets_2024-03-31.csv"
    proposed(own, file, table("Ticket ID,Created,Status,Channel", *rows))

    code, said, _ = cx("map", "--check", str(file))
    shown = " ".join(said.split())
    assert code == 1
    assert "1 of 62 records are bad, more than 1.00%" in shown
    assert "mend the row or set max_rejected_share in the mapping" in shown
    assert "cx rejects" not in shown
    assert "99.99.9999 99:99" in shown


def test_what_is_next_after_a_proposal_elsewhere_works_as_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CX_EXTRACTS")
    monkeypatch.chdir(tmp_path)
    rows = [(f"T{n}", f"2024-03-{n:02} 10:00", "open") for n in range(1, 20)]
    file = tmp_path / "desk_tickets_2024-03-31.csv"
    file.write_text(table("Ticket ID,Created,Status", *rows))
    for option in ("elsewhere", "third/desk/tickets.yml"):
        code, said, told = cx("map", str(file), "--out", option)
        assert code == 0, told
        command = said.splitlines()[-1].partition("cx map ")[2]
        code, said, told = cx("map", *shlex.split(command))
        assert code == 0, told
        assert "It would load" in said
    assert (tmp_path / "elsewhere" / "desk" / "tickets.yml").exists()


def test_another_broken_mapping_is_named_and_stops_no_check_of_this_one(
    own: Path, tmp_path: Path
) -> None:
    rows = [(f"T{n}", f"2024-03-{n:02} 10:00", "open") for n in range(1, 20)]
    file = tmp_path / "desk_tickets_2024-03-31.csv"
    proposed(own, file, table("Ticket ID,Created,Status", *rows))
    broken = own / "other" / "orders.yml"
    broken.parent.mkdir()
    broken.write_text("files: [orders_*.csv]\n")

    code, said, told = cx("map", "--check", str(file), "--format", "json")
    assert code == 0, told
    (warning,) = json.loads(said)["warnings"]
    assert str(broken) in warning

    broken.write_text("files: [desk_*.csv]\n")
    broken.rename(own / "desk" / "orders.yml")
    assert cx("map", "--check", str(file))[0] == 0
    code, _, told = cx("map", "--check", str(file), "--mapping", "desk/orders")
    assert code == 1
    assert "desk/orders" in told


def test_without_the_folder_of_own_mappings_a_check_says_where_one_lies(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"T{n}", f"2024-03-{n:02} 10:00", "open") for n in range(1, 20)]
    file = tmp_path / "desk_tickets_2024-03-31.csv"
    proposed(own, file, table("Ticket ID,Created,Status", *rows))
    monkeypatch.delenv("CX_EXTRACTS")
    monkeypatch.chdir(tmp_path)

    for options in ((), ("--mapping", "desk/tickets")):
        code, _, told = cx("map", "--check", str(file), *options)
        assert code == 1
        assert "own/desk/tickets.yml" in told
        assert "--extracts own" in told
        assert "CX_EXTRACTS" in told
