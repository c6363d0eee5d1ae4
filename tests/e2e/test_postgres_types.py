"""Values of every type that is published, in PostgreSQL as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.publication.layout import DATABASE, Publication
from orchestration.publication.postgres.errors import PostgresFailed
from orchestration.publication.postgres.publish import publish
from tests.e2e.postgres_server import Server, postgres_server

_VALUES = """
    (1.5, -12345678901234567890123456789012345678, true, '2024-02-29',
     '2024-12-31 23:59:59.123456', ['a', null, 'b,"c"'], -2147483648, -9223372036854775808,
     'nan', 'naïve ''quoted''\n한국어'),
    (-0.0001, 99999999999999999999999999999999999999, false, '0001-01-01',
     '1969-12-31 23:59:59', [], 0, 9223372036854775807, '-inf', ''),
    (99999999999999.9999, 10000, null, null, null, null, null, null, 0.1, null),
    (null, 0, null, null, null, null, null, null, 5e-324, null)
"""
_EXPECTED = [
    (
        Decimal("1.5000"),
        Decimal("-12345678901234567890123456789012345678"),
        True,
        date(2024, 2, 29),
        datetime(2024, 12, 31, 23, 59, 59, 123456),
        ["a", None, 'b,"c"'],
        -2147483648,
        -9223372036854775808,
        "NaN",
        "naïve 'quoted'\n한국어",
    ),
    (
        Decimal("-0.0001"),
        Decimal("99999999999999999999999999999999999999"),
        False,
        date(1, 1, 1),
        datetime(1969, 12, 31, 23, 59, 59),
        [],
        0,
        9223372036854775807,
        "-Infinity",
        "",
    ),
    (Decimal("99999999999999.9999"), Decimal(10000), *[None] * 6, "0.1", None),
    (None, Decimal(0), *[None] * 6, "5e-324", None),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as started:
        yield started


def test_values_of_every_type_come_over_as_they_are(server: Server, tmp_path: Path) -> None:
    run = tmp_path / "20260131T021500000000Z"
    run.mkdir()
    with duckdb.connect(str(run / DATABASE)) as file:
        file.execute("create schema ops")
        file.execute(
            "create table ops.publication (amount decimal(18, 4), largest decimal(38, 0), "
            "is_so boolean, day date, moment timestamp, names varchar[], small integer, "
            "big bigint, ratio double, text varchar)"
        )
        file.execute(f"insert into ops.publication values {_VALUES}")
    server.create_database("types")
    publish(Publication(run), server.dsn("types"))
    with server.connect("types") as connection:
        found = connection.execute(
            "select amount, largest, is_so, day, moment, names, small, big, ratio::text, text "
            "from ops.publication"
        ).fetchall()
        kinds = connection.execute(
            "select format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = 'ops.publication'::regclass and attnum > 0 order by attnum"
        ).fetchall()
    assert found == _EXPECTED
    assert [kind for (kind,) in kinds] == [
        "numeric(18,4)",
        "numeric(38,0)",
        "boolean",
        "date",
        "timestamp without time zone",
        "text[]",
        "integer",
        "bigint",
        "double precision",
        "text",
    ]


def test_a_type_that_is_not_known_is_told_with_its_column(server: Server, tmp_path: Path) -> None:
    run = tmp_path / "20260131T021500000001Z"
    run.mkdir()
    with duckdb.connect(str(run / DATABASE)) as file:
        file.execute("create schema ops; create table ops.publication (at_once interval)")
    with pytest.raises(PostgresFailed, match=r"ops.publication.at_once is of type INTERVAL"):
        publish(Publication(run), server.dsn())


def test_a_name_that_postgresql_would_cut_is_told(server: Server, tmp_path: Path) -> None:
    """Two such names may begin with the same 63 bytes."""
    run = tmp_path / "20260131T021500000002Z"
    run.mkdir()
    view = "kpi_observations_" + "a" * 47
    with duckdb.connect(str(run / DATABASE)) as file:
        file.execute("create schema ops; create table ops.publication as select 1 as version")
        file.execute(f"create schema kpis; create view kpis.{view} as from ops.publication")
    with pytest.raises(PostgresFailed, match=f"{view} is longer than the 63 bytes .* seeds/kpis"):
        publish(Publication(run), server.dsn())
