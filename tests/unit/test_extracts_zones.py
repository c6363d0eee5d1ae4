"""Local times: in the zone of the file, or in the zone that each row names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.extracts.errors import MappingError
from orchestration.extracts.mappings import read_mappings
from orchestration.settings import PROJECT
from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

MAPPING = """
description: Tickets of several offices, each writing its own clock's time.
files: ["*"]
source_system: desk
exported_at: 2024-12-01T00:00:00
time_zone: {zone}
{more}
header: {{required: [Id, Opened], optional: [Zone, Solved]}}
feeds:
  tickets:
    max_rejected_share: 1
    columns: {{ticket_id: Id, status: "'open'", created_at: Opened, solved_at: Solved}}
"""
BY_ROW = "{column: Zone, default: Europe/Berlin}"
TIMES = "select ticket_id, created_at::varchar from raw.tickets order by 1"


def desk(tmp_path: Path, zone: str = BY_ROW, more: str = "") -> Settings:
    folder = tmp_path / "extracts" / "desk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tickets.yml").write_text(MAPPING.format(zone=zone, more=more), encoding="utf-8")
    return settings_in(tmp_path).model_copy(update={"extracts": tmp_path / "extracts"})


ROWS = [
    ("1", "2024-05-13 10:00:00", "Europe/Berlin"),
    ("2", "2024-05-13 10:00:00", "America/Denver"),
    ("3", "2024-05-13 10:00:00", "Asia/Kolkata"),
    ("4", "2024-05-13 10:00:00", ""),
    ("5", "2024-05-13T10:00:00-03:00", "America/Denver"),
    ("6", "2024-05-13", "America/Denver"),
    ("7", "2024-05-13 10:00", "UTC"),
    ("8", "2024-01-13 10:00:00", "America/Denver"),
]
IN_UTC = [
    ("1", "2024-05-13 08:00:00"),  # two hours ahead in summer
    ("2", "2024-05-13 16:00:00"),  # six behind
    ("3", "2024-05-13 04:30:00"),  # five and a half ahead
    ("4", "2024-05-13 08:00:00"),  # the mapping's default
    ("5", "2024-05-13 13:00:00"),  # an offset of its own
    ("6", "2024-05-13 00:00:00"),  # a date alone is not shifted
    ("7", "2024-05-13 10:00:00"),
    ("8", "2024-01-13 17:00:00"),  # seven behind in winter
]


def test_each_row_may_name_the_zone_of_its_times(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    lines = "".join(f"{','.join(row)}\n" for row in ROWS)
    deliver(settings, "desk/tickets.csv", "Id,Opened,Zone\n" + lines)
    assert outcome(settings).message == ""
    assert ask(settings, TIMES) == IN_UTC
    dates = "select distinct created_source_date::varchar from raw.tickets where ticket_id < '8'"
    assert ask(settings, dates) == [("2024-05-13",)]


def test_a_file_without_the_column_has_the_default_zone(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    deliver(settings, "desk/tickets.csv", "Id,Opened\n1,2024-05-13 10:00:00\n")
    assert outcome(settings).message == ""
    assert ask(settings, TIMES) == [("1", "2024-05-13 08:00:00")]


def test_a_declared_format_is_read_in_the_zone_of_the_row(tmp_path: Path) -> None:
    settings = desk(tmp_path, more='time_formats: {"*": "%d.%m.%Y %H:%M"}')
    deliver(settings, "desk/t.csv", "Id,Opened,Zone\n1,13.05.2024 10:00,America/Denver\n")
    assert outcome(settings).message == ""
    assert ask(settings, TIMES) == [("1", "2024-05-13 16:00:00")]


@pytest.mark.parametrize("zone", ["PST", "Mars/Base", "europe/berlin", " UTC", "+02:00", "GMT+2"])
def test_a_zone_that_is_none_rejects_its_row_only(tmp_path: Path, zone: str) -> None:
    settings = desk(tmp_path)
    rows = f"1,2024-05-13 10:00:00,{zone}\n2,2024-05-13 10:00:00,Europe/Berlin\n"
    deliver(settings, "desk/t.csv", f"Id,Opened,Zone\n{rows}")
    counts = outcome(settings).feeds[0]
    assert (counts.inserted, counts.rejected) == (1, 1)
    assert ask(settings, "select line, column_name, reason from ops.rejects") == [
        (2, "time_zone", "no time zone of the IANA list")
    ]


def test_hours_that_a_row_s_own_clock_repeats_are_noticed(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    # Berlin's clock went back on 27 October 2024, Denver's on 3 November.
    rows = "1,2024-10-27 02:30:00,Europe/Berlin\n2,2024-10-27 02:30:00,America/Denver\n"
    deliver(settings, "desk/t.csv", f"Id,Opened,Zone\n{rows}3,2024-11-03 01:30:00,America/Denver\n")
    assert outcome(settings).message == ""
    assert ask(settings, "select finding from ops.file_columns where column_name = ''") == [
        (
            "2 records have a local time that a change of the clock in the zone they name "
            "skips or repeats",
        )
    ]


def test_the_zone_may_come_from_the_pre_sql(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    path = tmp_path / "extracts" / "desk" / "tickets.yml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "    pre_sql: select * exclude (Zone), 'America/' || Zone as Zone from delivered\n"
        )
    deliver(settings, "desk/t.csv", "Id,Opened,Zone\n1,2024-05-13 10:00:00,Denver\n")
    assert outcome(settings).message == ""
    assert ask(settings, TIMES) == [("1", "2024-05-13 16:00:00")]


@pytest.mark.parametrize("zone", ["{column: Zone, default: Nowhere}", "Nowhere", "{column: Zone}"])
def test_a_default_that_is_no_zone_is_no_mapping(tmp_path: Path, zone: str) -> None:
    settings = desk(tmp_path, zone)
    with pytest.raises(MappingError, match="desk/tickets"):
        read_mappings(PROJECT, settings.extracts)


@pytest.mark.parametrize("more", ["", 'time_formats: {"*": "%d.%m.%Y"}'])
@pytest.mark.parametrize("zone", ["Europe/Berlin", BY_ROW])
def test_naive_times_of_parquet_have_the_zone_too(tmp_path: Path, zone: str, more: str) -> None:
    settings = desk(tmp_path, zone, more)
    (settings.landing / "desk").mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select '1' as \"Id\", timestamp '2024-05-13 23:30:00' as \"Opened\", "
            "timestamptz '2024-05-13 22:30:00+00' as \"Solved\") "
            f"to '{settings.landing}/desk/t.parquet'"
        )
    assert outcome(settings).message == ""
    facts = (
        "select created_at::varchar, created_source_date::varchar, created_is_day, "
        "solved_at::varchar, solved_source_date::varchar from raw.tickets"
    )
    # Half past eleven in Berlin's summer is half past nine; half past ten is tomorrow there.
    held = ("2024-05-13 21:30:00", "2024-05-13", False, "2024-05-13 22:30:00", "2024-05-14")
    assert ask(settings, facts) == [held]


def test_a_column_of_days_is_one_in_parquet_too(tmp_path: Path) -> None:
    settings = desk(tmp_path, "UTC", "precision: {created_at: day}")
    (settings.landing / "desk").mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select '1' as \"Id\", timestamp '2024-05-13 23:30:00' as \"Opened\") "
            f"to '{settings.landing}/desk/t.parquet'"
        )
    assert outcome(settings).message == ""
    facts = "select created_at::varchar, created_is_day from raw.tickets"
    assert ask(settings, facts) == [("2024-05-13 00:00:00", True)]
