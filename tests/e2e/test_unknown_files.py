"""A new user's path: an export that no mapping knows, `cx map`, an edit, `--check`, right numbers.

The two files are those of docs/mapping.md, and the edits are the ones that it describes. The
KPIs are worked out by hand from the files.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from orchestration.settings import PROJECT
from tests.e2e.commands import Place
from tests.parsed import lend_parse

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = PROJECT / "docs" / "examples"
HELPDESK = "freshdesk_tickets_2024-05-31.csv"
SHOP = "bestellungen_2024-06-30.csv"
EDITS = {
    "freshdesk/tickets.yml.draft": {
        "time_zone: UTC  #": "time_zone: Europe/Berlin  #",
        '  # "*": "%d/%m/%Y %H:%M"': '  "*": "%d/%m/%Y %H:%M"',
        "channel: Source": "channel: case Source when 'Portal' then 'web' else Source end",
        "status: Status": (
            "status: case Status when 'Waiting on Customer' then 'pending' else Status end"
        ),
    },
    "webshop/orders.yml": {
        "time_zone: UTC  #": "time_zone: Europe/Berlin  #",
        "status: Status": (
            "status: case Status when 'geliefert' then 'delivered' when 'versandt' then 'shipped' "
            "when 'storniert' then 'cancelled' end"
        ),
    },
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Both files mapped, edited and refreshed as the page says."""
    place = Place(tmp_path_factory.mktemp("unknown"))
    for name in (HELPDESK, SHOP):
        shutil.copy(EXAMPLES / name, place.folder / name)
    place.succeed("map", HELPDESK, "--extracts", "own")
    place.succeed("map", SHOP, "--folder", "webshop", "--extracts", "own")
    return place


@pytest.fixture(scope="module")
def refreshed(place: Place) -> Place:
    for mapping in EDITS:
        file = place.folder / "own" / mapping
        edit(file, EDITS[mapping])
        file.rename(file.with_name(file.name.removesuffix(".draft")))
    for name, folder in ((HELPDESK, "freshdesk"), (SHOP, "webshop")):
        landing = place.folder / "landing" / folder
        landing.mkdir(parents=True)
        shutil.copy(place.folder / name, landing / name)
    lend_parse(place.settings)
    place.succeed("refresh", "--extracts", "own", "--timezone", "Europe/Berlin")
    return place


def edit(path: Path, replacements: dict[str, str]) -> None:
    text = path.read_text()
    for old, new in replacements.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)


def asked(place: Place, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(place.succeed("query", sql, "--format", "json"))
    return rows


def kpis(place: Place, month: str) -> dict[str, Any]:
    rows = asked(
        place,
        "select kpi_id, value, n from kpis.kpi_values where period_grain = 'month' "
        f"and dimension = 'all' and period_date = '{month}' and timing = 'all'",
    )
    return {row["kpi_id"]: (row["value"], row["n"]) for row in rows}


def test_the_trial_of_an_undecided_draft_says_which_line_wants_a_decision(place: Place) -> None:
    done = place.run("map", "--check", HELPDESK, "--extracts", "own")

    assert done.returncode == 1
    assert "missing: every time reads both ways" in done.stderr
    assert not (place.folder / "warehouse").exists()


def test_the_page_describes_these_edits() -> None:
    page = (PROJECT / "docs" / "mapping.md").read_text()

    assert "mv own/freshdesk/tickets.yml.draft own/freshdesk/tickets.yml" in page
    for replacements in EDITS.values():
        for new in replacements.values():
            assert new.strip().removesuffix("  #") in " ".join(page.split())


def test_the_trial_says_what_the_load_then_does(refreshed: Place) -> None:
    counts: dict[str, dict[str, Any]] = {}
    for name in (HELPDESK, SHOP):
        said = refreshed.succeed("map", "--check", name, "--extracts", "own", "--format", "json")
        trial = json.loads(said)
        assert trial["would_load"]
        counts |= {one["feed"]: one for one in trial["outcome"]["feeds"]}
    loaded = json.loads(refreshed.succeed("status", "--format", "json"))["counts"]

    for row in loaded:
        tried = counts[row["feed"]]
        assert {key: row[key] for key in tried} == tried
    assert [(row["feed"], row["inserted"]) for row in loaded] == [("tickets", 10), ("orders", 9)]


def test_the_helpdesks_numbers_are_those_worked_out_by_hand(refreshed: Place) -> None:
    found = kpis(refreshed, "2024-05-01")

    # Nine of ten are answered, after 30, 60, 12, 120, 45, 30, 90, 30 and 5 minutes: 422 in all.
    assert found["first_response_minutes"] == (pytest.approx(422 / 9), 9)
    assert found["first_response_minutes_median"] == (pytest.approx(30), 9)
    # Solved after 4, 24, 2, 48, 6, 24, 24, 10 and 12 hours: 154 in all, the fifth of nine is 12.
    assert found["resolution_hours"] == (pytest.approx(154 / 9), 9)
    assert found["resolution_hours_median"] == (pytest.approx(12), 9)
    assert found["ticket_volume"][0] == 10


def test_the_shops_numbers_are_those_worked_out_by_hand(refreshed: Place) -> None:
    # Seven are delivered, of which orders 1002 and 1005 two days late.
    found = kpis(refreshed, "2024-06-01")
    assert found["on_time_delivery_rate"] == (pytest.approx(5 / 7), 7)

    # 1,249.90 + 89.50 + 35.00 + 12.00 + 310.25 + 1,005.05 + 78.30 + 45.00 + 20.00
    (sums,) = asked(
        refreshed,
        "select sum(gross_amount)::double as gross, count(*) as orders, "
        "count(*) filter (is_cancelled) as cancelled from core.fct_orders",
    )
    assert sums == {"gross": 2845.0, "orders": 9, "cancelled": 1}
    # 23:30 of 12 June in Berlin is still 12 June there.
    (late,) = asked(
        refreshed,
        "select placed_at::varchar as at, placed_local_date::varchar as day from core.fct_orders "
        "where order_id = 'webshop:2024-1006'",
    )
    assert late == {"at": "2024-06-12 21:30:00", "day": "2024-06-12"}


def test_words_that_the_seeds_do_not_know_were_given_a_meaning(refreshed: Place) -> None:
    rows = asked(refreshed, "select distinct channel, status from core.fct_tickets order by 1, 2")
    assert "unmapped" not in {row["channel"] for row in rows}
    assert {row["status"] for row in rows} == {"closed", "pending", "solved"}
