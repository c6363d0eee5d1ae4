"""What `cx map` writes and says: doubts on their lines, nothing over what is there, no values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from orchestration.extracts.contracts import read_contracts
from orchestration.mapping.known import known_mapping
from orchestration.mapping.profile import profile
from orchestration.settings import PROJECT, Settings
from tests.unit.cli_kit import cx, settings
from tests.vendors.cases import Case, cases

__all__ = ["settings"]

TICKETS = (
    "Case Number,Opened,Closed,State,Contact Email,Owner,Notes\n"
    "C-1,03/04/2024 10:00,05/04/2024 11:00,open,canary.person@example.com,Quokka,call 555-0199\n"
    "C-2,06/04/2024 12:00,,closed,other.person@example.com,Quokka,\n"
)
LOADED = [case for case in cases() if case.expected.get("state", "loaded") == "loaded"]


@pytest.fixture(autouse=True)
def own(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own mappings."""
    assert settings.landing.is_dir()
    monkeypatch.setenv("CX_EXTRACTS", str(tmp_path / "own"))
    monkeypatch.setenv("CX_PSEUDONYM_KEY", "key-of-the-tests-4d1f0a6c")
    return tmp_path / "own"


@pytest.fixture
def tickets(tmp_path: Path) -> str:
    path = tmp_path / "desk_tickets_2024-07-01.csv"
    path.write_text(TICKETS)
    return str(path)


def decided(own: Path) -> Path:
    """The draft, with the day first."""
    path = own / "desk" / "tickets.yml.draft"
    text = path.read_text()
    path.write_text(text.replace('  # "*": "%d/', '  "*": "%d/').replace("  # day first", ""))
    return path


def test_the_proposal_says_on_its_lines_what_is_open(tickets: str, own: Path) -> None:
    code, said, _ = cx("map", tickets)

    text = (own / "desk" / "tickets.yml.draft").read_text()
    assert code == 0
    assert "# missing: every time reads both ways" in text
    assert "time_zone: UTC  # unsure" in text
    assert "- Notes  # not used: text, 50% filled" in text
    columns = yaml.safe_load(text)["feeds"]["tickets"]["columns"]
    assert columns["ticket_id"] == '"Case Number"'
    assert columns["created_at"] == "Opened"
    assert "cx map --check" in said.splitlines()[-1]


def test_nothing_is_written_over_without_force(tickets: str, own: Path) -> None:
    Path(tickets).write_text(TICKETS.replace("03/04/2024", "23/04/2024"))
    cx("map", tickets)
    path = own / "desk" / "tickets.yml"
    path.write_text("mine")

    code, _, told = cx("map", tickets)
    assert (code, path.read_text()) == (1, "mine")
    assert "--force" in told

    code, _, _ = cx("map", tickets, "--force")
    assert code == 0
    assert path.read_text() != "mine"


def test_no_value_of_a_customer_is_shown_or_written(tickets: str, own: Path) -> None:
    said = "".join(cx("map", tickets)[1:]) + "".join(
        cx("map", tickets, "--force", "--format", "json")[1:]
    )
    written = decided(own).read_text()
    tried = "".join(cx("map", "--check", tickets)[1:])

    for canary in ("canary", "Quokka", "0199"):
        assert canary not in said + written
    assert "canary" not in tried
    assert "0199" not in tried


def test_a_feed_can_be_chosen_and_an_unknown_one_is_refused(tickets: str, own: Path) -> None:
    assert cx("map", tickets, "--feed", "calls")[0] == 0
    text = (own / "desk" / "calls.yml.draft").read_text()
    assert "# missing: call_id: required, part of the key" in text

    code, _, told = cx("map", tickets, "--feed", "custmers")
    assert code == 1
    assert "no such feed" in told


def test_a_file_that_is_like_no_feed_is_profiled_all_the_same(tmp_path: Path, own: Path) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("station,rain mm\nA,3.2\nB,0.0\n")

    code, said, _ = cx("map", str(path))
    assert code == 0
    assert "rain mm" in said
    assert "--feed" in said
    assert not own.exists()


@pytest.mark.parametrize("case", LOADED, ids=lambda case: case.name)
def test_what_a_shipped_mapping_takes_is_recognised(case: Case) -> None:
    found = known_mapping(profile(case.file), read_contracts(PROJECT), None)

    assert found is not None
    assert found.folder == case.folder.parent.name


def test_files_in_the_feeds_own_names_need_no_mapping(tmp_path: Path, own: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("order_id,placed_at,status,updated_at\no1,2024-01-05,delivered,2024-01-09\n")

    code, said, _ = cx("map", str(path))
    assert code == 0
    assert "extracts/generic/generic.yml" in said
    assert "orders_2024-01-31.csv" in said
    assert not own.exists()


def test_a_trial_counts_rejects_by_line_and_says_whether_it_would_load(
    tickets: str, own: Path, settings: Settings
) -> None:
    cx("map", tickets)
    decided(own)
    code, said, _ = cx("map", "--check", tickets, "--format", "json")
    trial = json.loads(said)
    assert code == 0
    assert trial["outcome"]["feeds"][0]["inserted"] == 2
    assert trial["rows"]["tickets"][0]["created_at"] == "2024-04-03 10:00:00"

    with open(tickets, "a") as file:  # noqa: PTH123 - appended to, as an export grows
        file.write("C-3,soon,,open,,,\n")
    code, said, _ = cx("map", "--check", tickets, "--format", "json")
    trial = json.loads(said)
    assert code == 1
    assert trial["outcome"]["state"] == "refused"
    (reject,) = trial["rejects"]
    assert (reject["line"], reject["column_name"]) == (4, "created_at")
    assert reject["value_shape"] == "aaaa"
    assert not settings.warehouse_file.exists()


def test_a_trial_of_a_file_that_no_mapping_takes_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "nothing_like_it.tsv"
    path.write_text("a\tb\n1\t2\n")

    code, _, told = cx("map", "--check", str(path))
    assert code == 1
    assert "make one with 'cx map" in told.replace(".venv/bin/", "")


def test_amounts_in_cents_of_a_json_document_are_mapped_by_their_key(
    tmp_path: Path, own: Path
) -> None:
    records = [
        {"id": n, "order_number": f"A{n}", "created_at": f"2024-05-{n:02}T10:00:00Z", "total": n}
        for n in range(1, 20)
    ]
    path = tmp_path / "shop_orders_2024-05-31.json"
    path.write_text(json.dumps({"orders": records, "next": None}))

    assert cx("map", str(path))[0] == 0
    document = yaml.safe_load((own / "shop" / "orders.yml").read_text())
    assert document["format"] == {"records_at": "orders"}
    assert document["feeds"]["orders"]["columns"]["placed_at"] == "created_at"
    assert document["exported_at"].startswith("(?P<year>")
    assert cx("map", "--check", str(path))[0] == 0
