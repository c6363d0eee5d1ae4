"""The moment the marts speak of: given, else the newest event that has happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.extracts import ledger
from orchestration.extracts.contracts import read_contracts
from orchestration.run_context import NothingLoaded, write_run_context
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with its tables and nothing in them."""
    settings = Settings(warehouse=tmp_path, timezone="Europe/Lisbon")
    with connect(settings) as connection:
        ledger.create(connection, read_contracts(PROJECT).values())
    return settings


def order(settings: Settings, placed_at: datetime) -> None:
    with connect(settings) as connection:
        connection.execute("insert into raw.orders (placed_at) values (?)", [placed_at])


def context(settings: Settings) -> list[tuple[object, ...]]:
    with connect(settings) as connection:
        return connection.execute(
            "select run_id, as_of, time_zone, small_sample_n from ops.run_context"
        ).fetchall()


def test_there_is_exactly_one_row_of_the_last_run(settings: Settings) -> None:
    order(settings, datetime(2026, 1, 2, 3, 4))
    write_run_context(settings, "first")
    write_run_context(settings, "second")
    assert context(settings) == [("second", datetime(2026, 1, 2, 3, 4), "Europe/Lisbon", 5)]


def test_the_models_are_told_what_to_count_by(settings: Settings) -> None:
    told = {"currency": "BRL", "session_gap_minutes": 20, "attribution_days": 7, "active_days": 90}
    write_run_context(settings.model_copy(update=told), "run")
    with connect(settings) as connection:
        (row,) = connection.execute(f"select {', '.join(told)} from ops.run_context").fetchall()
    assert row == tuple(told.values())


def test_the_newest_event_of_any_feed_counts(settings: Settings) -> None:
    order(settings, datetime(2026, 1, 2, 3, 4))
    with connect(settings) as connection:
        connection.execute("insert into raw.tickets (created_at) values ('2026-01-05 06:07')")
        connection.execute("insert into raw.marketing_spend (spend_date) values ('2026-01-04')")
    assert write_run_context(settings, "run") == datetime(2026, 1, 5, 6, 7)


def test_a_ticket_solved_after_the_last_one_was_created_moves_the_moment_on(
    settings: Settings,
) -> None:
    with connect(settings) as connection:
        connection.execute(
            "insert into raw.tickets (created_at, solved_at) values "
            "('2026-01-05 06:07', '2026-01-05 09:30'), ('2026-01-05 07:00', null)"
        )
    assert write_run_context(settings, "run") == datetime(2026, 1, 5, 9, 30)


def test_an_event_in_the_future_is_not_the_newest(settings: Settings) -> None:
    order(settings, datetime(2026, 1, 2, 3, 4))
    order(settings, datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1))
    assert write_run_context(settings, "run") == datetime(2026, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("America/Los_Angeles", datetime(2026, 1, 6, 7, 59, 59, 999999)),
        ("UTC", datetime(2026, 1, 5, 23, 59, 59, 999999)),
        ("Asia/Seoul", datetime(2026, 1, 5, 14, 59, 59, 999999)),
    ],
)
def test_a_date_stands_for_its_whole_day_in_the_reporting_zone(
    settings: Settings, zone: str, end: datetime
) -> None:
    with connect(settings) as connection:
        connection.execute(
            "insert into raw.tickets (created_at, created_is_day) values ('2026-01-05', true)"
        )
    there = settings.model_copy(update={"timezone": zone})
    assert write_run_context(there, "run") == end


def test_a_moment_after_the_day_of_the_newest_date_counts(settings: Settings) -> None:
    with connect(settings) as connection:
        connection.execute("insert into raw.marketing_spend (spend_date) values ('2026-01-05')")
    order(settings, datetime(2026, 1, 6, 0, 0))
    assert write_run_context(settings, "run") == datetime(2026, 1, 6, 0, 0)


def test_a_date_in_the_future_is_not_the_newest(settings: Settings) -> None:
    order(settings, datetime(2026, 1, 2, 3, 4))
    with connect(settings) as connection:
        connection.execute(
            "insert into raw.marketing_spend (spend_date) values (?)",
            [datetime.now(UTC).date() + timedelta(days=2)],
        )
    assert write_run_context(settings, "run") == datetime(2026, 1, 2, 3, 4)


def test_a_given_moment_wins_and_is_kept_in_utc(settings: Settings) -> None:
    order(settings, datetime(2026, 1, 2, 3, 4))
    given = settings.model_copy(
        update={"as_of": datetime.fromisoformat("2025-07-01T00:30:00+02:00")}
    )
    assert write_run_context(given, "run") == datetime(2025, 6, 30, 22, 30)


def test_without_any_event_it_is_now(settings: Settings) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    assert before <= write_run_context(settings, "run") <= before + timedelta(minutes=1)


def test_before_any_load_the_next_step_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingLoaded, match="Next: cx load"):
        write_run_context(Settings(warehouse=tmp_path), "run")
