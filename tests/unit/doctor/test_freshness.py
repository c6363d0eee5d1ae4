"""Whether deliveries still come, and what lies in landing without being loaded."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.doctor.freshness import interval
from orchestration.extracts.load import load
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.doctor.looking import look, not_well, one_warning


def day(number: int) -> datetime:
    return datetime(2026, 1, number, 3)


def delivered(settings: Settings, *days: int) -> None:
    """A file of orders for each of these days of January 2026."""
    with connect(settings) as connection:
        for number in days:
            connection.execute(
                "insert into ops.files (file_id, path, state, exported_at, loaded_at) "
                "values (?, ?, 'loaded', ?, ?)",
                [f"f{number}", f"generic/orders_{number}.csv", day(number), day(number)],
            )
            connection.execute(
                "insert into ops.file_feeds (file_id, feed, records_read) values (?, 'orders', 1)",
                [f"f{number}"],
            )


def in_state(settings: Settings, state: str, *paths: str) -> None:
    with connect(settings) as connection:
        for path in paths:
            connection.execute(
                "insert into ops.files (file_id, path, state, message) values (?, ?, ?, 'why')",
                [path, path, state],
            )


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ((1, 2), None),  # two deliveries have one gap, which says little
        ((1, 2, 3, 4), 1),
        ((1, 8, 15, 16), 7),  # gaps 7, 7, 1: the middle one is 7
        ((1, 1, 1, 2), None),  # three files of one day are one delivery
    ],
)
def test_the_usual_interval_is_the_middle_gap_between_days(
    days: tuple[int, ...], usual: int | None
) -> None:
    expected = timedelta(days=usual) if usual else None
    assert interval([day(number) for number in days]) == expected


def test_a_feed_is_late_after_three_usual_intervals_and_a_day(published: Settings) -> None:
    """Every day until the 4th: 3 x 1 + 1 days later is the 8th, 03:00."""
    delivered(published, 1, 2, 3, 4)
    in_time = datetime(2026, 1, 8, 2, 59, tzinfo=UTC)
    assert not_well(published, "freshness", now=in_time) == []
    warning = one_warning(published, "freshness", now=in_time + timedelta(hours=1))
    assert warning.subject == "orders"
    assert warning.seen == "newest delivery 2026-01-04, usually every day, none for 4 days"


def test_of_two_deliveries_no_interval_is_made_up(published: Settings) -> None:
    delivered(published, 1, 2)
    assert not_well(published, "freshness", now=datetime(2027, 1, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("state", "how"),
    [("refused", "fault"), ("unmatched", "warn"), ("incomplete", "warn"), ("missing", "warn")],
)
def test_files_that_are_not_loaded_are_named(published: Settings, state: str, how: str) -> None:
    in_state(published, state, "generic/a.csv", "generic/b.csv")
    (found,) = not_well(published, "freshness")
    assert found.state == how
    assert found.seen.startswith(f"generic/a.csv and 1 more {state}: ")


def test_files_that_the_next_load_will_read_are_named(published: Settings) -> None:
    (published.landing / "generic").mkdir()
    (published.landing / "generic" / "orders_2026-01-31.csv").write_text("order_id\n")
    warning = one_warning(published, "freshness")
    assert warning.seen == "generic/orders_2026-01-31.csv wait for the next refresh"


def test_a_refused_file_waits_only_once_it_was_touched(published: Settings) -> None:
    """A file that was refused before it was read has no size in the ledger."""
    (published.landing / "generic").mkdir()
    path = published.landing / "generic" / "orders_2026-01-31.csv"
    path.write_bytes(b"order_id,placed_at\rA1,2026-01-05\r")
    assert [row.state for row in load(published, "run").outcomes] == ["refused"]
    assert [one.seen.split(": ")[1] for one in not_well(published, "freshness")] == [
        "block the publication"
    ]

    later = path.stat().st_mtime + 60
    os.utime(path, (later, later))
    waiting, _ = not_well(published, "freshness")
    assert waiting.seen == "generic/orders_2026-01-31.csv wait for the next refresh"


def test_files_that_were_never_loaded_are_counted(settings: Settings) -> None:
    (settings.landing / "generic").mkdir(parents=True)
    (settings.landing / "generic" / "orders_2026-01-31.csv").write_text("order_id\n")
    warning = one_warning(settings, "freshness")
    assert (warning.seen, warning.next) == (
        "1 are delivered, none is loaded yet",
        "cx refresh",
    )


def test_feeds_that_nobody_delivers_are_one_line(published: Settings) -> None:
    delivered(published, 1)
    (others,) = [one for one in look(published, "freshness") if one.subject == "other feeds"]
    assert "tickets" in others.seen
    assert "orders" not in others.seen.replace(" ", "").split(":")[1].split(",")


def test_years_brought_today_are_late_once_nothing_follows(published: Settings) -> None:
    """Exports of 1 to 4 January, all loaded on 1 March: late on the 5th, 03:00."""
    delivered(published, 1, 2, 3, 4)
    with connect(published) as connection:
        connection.execute("update ops.files set loaded_at = '2026-03-01 03:00'")
        connection.execute("update ops.run_context set as_of = '2026-01-04'")
    in_time = datetime(2026, 3, 5, 2, 59, tzinfo=UTC)
    assert not_well(published, "freshness", now=in_time) == []
    warning = one_warning(published, "freshness", now=in_time + timedelta(hours=1))
    assert warning.seen.endswith("none for 4 days")


def test_a_feed_that_ends_long_before_what_the_others_tell_of_is_late(published: Settings) -> None:
    delivered(published, 1, 2, 3, 4)
    with connect(published) as connection:
        connection.execute("update ops.files set loaded_at = '2026-03-01 03:00'")
        connection.execute("update ops.run_context set as_of = '2026-02-28 03:00'")
    warning = one_warning(published, "freshness", now=datetime(2026, 3, 1, 4, tzinfo=UTC))
    assert warning.seen.endswith("none for 55 days")  # from 4 January to 28 February
