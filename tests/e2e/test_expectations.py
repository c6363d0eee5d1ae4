"""A delivery that is not as usual stops the publication, until somebody lets it pass on record."""

from __future__ import annotations

import json
from datetime import timedelta

import duckdb
import pytest

from orchestration.publication.manifest import sha256
from orchestration.publication.pointer import current
from orchestration.quality.page import newest_page
from tests.e2e.commands import Place
from tests.parsed import lend_parse
from tests.simulation.business import FEEDS, FIRST_DAY, as_csv, file_name

SEED, DAYS = 1, 26


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Twenty-six ordinary days of tickets, and of orders, whose last day has half of its rows."""
    place = Place(tmp_path_factory.mktemp("unusual"))
    (place.folder / "landing" / "generic").mkdir(parents=True)
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        for feed in ("orders", "tickets"):
            records = FEEDS[feed].day(SEED, day)
            is_half = feed == "orders" and number == DAYS - 1
            text = as_csv(records[::2] if is_half else records)
            (place.folder / "landing" / file_name(feed, day)).write_text(text, "utf-8")
    return place


def test_half_a_delivery_blocks_and_passes_when_somebody_accepts_it(place: Place) -> None:
    lend_parse(place.settings)
    blocked = place.run("refresh")
    assert blocked.returncode == 3, blocked.stdout + blocked.stderr
    assert (
        "expectations_orders: orders of 2024-01-27 (generic/generic): row_count" in blocked.stderr
    )
    assert "seeds/known_events.csv" in blocked.stderr
    assert current(place.settings) is None
    page = newest_page(place.settings)
    assert page is not None
    assert "1 block the publication" in page.read_text("utf-8")
    assert str(page.name) in place.succeed("status")

    # What is loaded after the build is not published with it, whoever accepts what blocked.
    day = FIRST_DAY + timedelta(days=DAYS)
    text = as_csv(FEEDS["tickets"].day(SEED, day))
    (place.folder / "landing" / file_name("tickets", day)).write_text(text, "utf-8")
    place.succeed("load")
    unseen = place.run("publish", "--accept", "half of the shop was closed")
    assert unseen.returncode == 3, unseen.stdout + unseen.stderr
    assert "loaded or taken back since the build: generic/tickets_" in unseen.stderr
    assert "--accept" not in unseen.stderr
    assert current(place.settings) is None
    assert place.run("refresh").returncode == 3

    place.succeed("publish", "--accept", "half of the shop was closed")
    assert _states(place)[-1] == "published"
    accepted = place.manifest.accepted
    assert accepted is not None
    assert (accepted.reason, accepted.checks) == (
        "half of the shop was closed",
        ["expectations_orders"],
    )
    assert accepted.accepted_by
    publication = current(place.settings)
    assert publication is not None
    shown = publication.folder / "quality.html"
    assert place.manifest.pages == {
        name: sha256(publication.folder / name) for name in ("dashboard.html", "quality.html")
    }
    text = shown.read_text("utf-8")
    assert "1 would have blocked the publication" in text
    assert f"Let pass by {accepted.accepted_by} on " in text
    with duckdb.connect(str(publication.database), read_only=True) as published:
        rows = published.execute(
            "select delivery, expectation from ops.expectations where not success"
        ).fetchall()
    assert rows == [("orders of 2024-01-27 (generic/generic)", "row_count")]

    # The doctor says who let it pass, what, and why; and has no fault of it any more.
    findings = json.loads(place.run("doctor", "--format", "json").stdout)["findings"]
    (told,) = [one for one in findings if one["subject"] == "expectations_orders"]
    assert (told["area"], told["state"]) == ("last run", "ok")
    assert told["seen"] == f"let pass by {accepted.accepted_by}: half of the shop was closed"

    # Let pass once, it does not block again; it is shown, as a warning.
    again = place.run("check")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "expectations_orders" in again.stdout
    assert "great_expectations" not in again.stderr


def _states(place: Place) -> list[str]:
    """What became of each run, oldest first."""
    with duckdb.connect(str(place.settings.warehouse_file), read_only=True) as warehouse:
        rows = warehouse.execute("select state from ops.runs order by run_id").fetchall()
    return [state for (state,) in rows]
