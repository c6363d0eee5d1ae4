"""Every planted defect is in the files as often as the report says."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import groupby

import pytest

from orchestration.samples.generate import SampleReport, generate

Row = dict[str, str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return generate(tmp_path_factory.mktemp("landing"), 0.01, seed=11)


def _rows(sample: SampleReport, feed: str) -> list[Row]:
    with (sample.folder / f"{feed}_2025-07-01.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _unparsable(column: str) -> Callable[[Row], bool]:
    def check(row: Row) -> bool:
        try:
            datetime.fromisoformat(row[column])
        except ValueError:
            return True
        return False

    return check


def _missing(column: str) -> Callable[[Row], bool]:
    return lambda row: row[column] == ""


def _equals(column: str, value: str) -> Callable[[Row], bool]:
    return lambda row: row[column] == value


FOUND: dict[tuple[str, str], Callable[[Row], bool]] = {
    ("customers", "unparsable creation"): _unparsable("created_at"),
    ("orders", "order id missing"): _missing("order_id"),
    ("orders", "unparsable date"): _unparsable("placed_at"),
    ("orders", "negative amount"): lambda r: float(r["gross_amount"]) < 0,
    ("orders", "delivered before placed"): (
        lambda r: "" < r["delivered_at"] < r["placed_at"][:10] < "3"
    ),
    ("order_items", "line id missing"): _missing("line_id"),
    ("tickets", "ticket id missing"): _missing("ticket_id"),
    ("tickets", "unparsable date"): _unparsable("created_at"),
    ("tickets", "negative count"): lambda r: int(r["reopens"]) < 0,
    ("tickets", "closed without solve time"): (
        lambda r: r["status"] == "closed" and r["solved_at"] == ""
    ),
    ("tickets", "solved before created"): (
        lambda r: "" < r["solved_at"] < r["created_at"][:10] < "2026"
    ),
    ("tickets", "unknown channel"): _equals("channel", "fax"),
    ("tickets", "created in the future"): lambda r: "2026" < r["created_at"] < "3",
    ("ticket_events", "unknown kind of event"): _equals("event_type", "teleported"),
    ("ticket_events", "ticket id missing"): _missing("ticket_id"),
    ("survey_invitations", "survey id missing"): _missing("survey_id"),
    ("survey_invitations", "unparsable date"): _unparsable("sent_at"),
    ("survey_responses", "score above the scale"): _equals("score", "11"),
    ("survey_responses", "score below the scale"): _equals("score", "-1"),
    ("survey_responses", "score in words"): _equals("score", "ten"),
    ("survey_responses", "time of answer missing"): _missing("responded_at"),
    ("product_reviews", "six stars"): lambda r: int(r["rating"]) > 5,
    ("calls", "negative hold time"): lambda r: int(r["hold_seconds"] or 0) < 0,
    ("calls", "ended before answered"): lambda r: "" < r["ended_at"] < r["answered_at"],
    ("web_events", "visitor missing"): _missing("visitor_id"),
    ("web_events", "unparsable time"): _unparsable("occurred_at"),
}
REPEATED_KEYS = {
    "orders": ("order_id",),
    "tickets": ("ticket_id",),
    "ticket_events": ("ticket_id", "event_id"),
    "survey_invitations": ("invitation_id",),
    "survey_responses": ("response_id", "question_id"),
}


def _planted(sample: SampleReport, feed: str, name: str) -> int:
    return next(p.count for p in sample.planted if (p.feed, p.name) == (feed, name))


@pytest.mark.parametrize(("feed", "name"), FOUND)
def test_a_defect_is_in_the_file_as_often_as_reported(
    sample: SampleReport, feed: str, name: str
) -> None:
    found = sum(map(FOUND[feed, name], _rows(sample, feed)))
    assert found == _planted(sample, feed, name) > 0


@pytest.mark.parametrize("feed", REPEATED_KEYS)
def test_keys_are_repeated_as_often_as_reported(sample: SampleReport, feed: str) -> None:
    columns = REPEATED_KEYS[feed]
    keys = Counter(tuple(r[c] for c in columns) for r in _rows(sample, feed))
    repeated = sum(n - 1 for key, n in keys.items() if n > 1 and all(key))
    assert repeated == _planted(sample, feed, "duplicate key") > 0


def test_answers_without_invitation_are_as_many_as_reported(sample: SampleReport) -> None:
    bare = [r for r in _rows(sample, "survey_responses") if r["invitation_id"] == ""]
    good = [r for r in bare if r["responded_at"] and r["score"].isdigit() and r["score"] != "11"]
    assert len(good) == _planted(sample, "survey_responses", "answer without invitation") > 0


def test_identical_web_events_are_as_many_as_reported(sample: SampleReport) -> None:
    rows = sorted(tuple(r.values()) for r in _rows(sample, "web_events"))
    repeated = sum(len(list(same)) - 1 for _, same in groupby(rows))
    assert repeated == _planted(sample, "web_events", "identical event") > 0


def test_one_file_is_delivered_twice(sample: SampleReport) -> None:
    contents = Counter((sample.folder / name).read_bytes() for name in sample.files)
    assert sum(n - 1 for n in contents.values()) == _planted(
        sample, "agents", "file delivered twice"
    )


def test_every_planted_defect_is_looked_for(sample: SampleReport) -> None:
    others = {"duplicate key", "answer without invitation", "identical event"}
    others |= {"file delivered twice"}
    named = {(p.feed, p.name) for p in sample.planted if p.name not in others}
    assert named == set(FOUND)


def test_under_one_in_a_hundred_rows_of_a_feed_is_to_be_rejected(sample: SampleReport) -> None:
    for feed, rows in sample.rows.items():
        assert sample.planted_count(feed, "rejected") < 0.01 * rows, feed
