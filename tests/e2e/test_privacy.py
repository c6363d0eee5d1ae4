"""Personal data planted in the landing folder, looked for everywhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.e2e.canaries import BETWEEN, KEPT, Canaries, plant
from tests.e2e.commands import KEY, Place

_TOLD = (
    ("status",),
    ("rejects",),
    ("status", "--format", "json"),
    ("rejects", "--format", "json"),
    ("query", "select * from core.fct_survey_answers"),
)


@dataclass(frozen=True)
class Traces:
    """Everything that a refresh left, as lower-case text by where it was found."""

    place: Place
    planted: Canaries
    published: dict[str, str]
    warehouse: dict[str, str]
    files: dict[str, str]
    told: dict[str, str]

    @property
    def outside_the_raw_tables(self) -> dict[str, str]:
        """What others can see: publications, logs, dbt's and Dagster's files, the console."""
        return self.published | self.files | self.told

    def holding(self, where: dict[str, str], values: list[str]) -> list[tuple[str, str]]:
        """Which of the values are found, and where."""
        lowered = [(value, value.lower()) for value in values]
        return [(v, name) for name, text in where.items() for v, low in lowered if low in text]


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Traces:
    place = Place(tmp_path_factory.mktemp("privacy"))
    place.sample()
    planted = plant(place.settings.landing)
    done = place.run("refresh")
    assert done.returncode == 0, done.stdout + done.stderr
    told = {"refresh": (done.stdout + done.stderr).lower()}
    for arguments in _TOLD:
        told[" ".join(arguments)] = place.succeed(*arguments).lower()
    return Traces(
        place,
        planted,
        dict(_published(place)),
        dict(_tables(place.settings.warehouse_file)),
        dict(_files(place)),
        told,
    )


def _published(place: Place) -> Iterator[tuple[str, str]]:
    folder = place.settings.published / "current"
    yield from _tables(folder / "cx.duckdb")
    with duckdb.connect() as memory:
        for path in (*folder.glob("parquet/*.parquet"), *folder.parent.glob("history/*.parquet")):
            yield str(path), _texts(memory, f"read_parquet('{path}')")


def _tables(database: Path) -> Iterator[tuple[str, str]]:
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
        for (name,) in names:
            yield f"{database.name}: {name}", _texts(connection, name)


def _texts(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """Every distinct text in a relation; numbers and times hold no canary.

    One query a relation: with one a column it took half a minute to read a warehouse.
    """
    columns = connection.execute(f"describe from {relation}").fetchall()
    texts = [
        f"""string_agg(distinct lower("{name}"::varchar), chr(10))"""
        for name, kind, *_ in columns
        if "VARCHAR" in kind or "JSON" in kind
    ]
    if not texts:
        return ""
    found = connection.execute(f"select {', '.join(texts)} from {relation}").fetchone()
    return "\n".join(text for text in found or () if text is not None)


def _files(place: Place) -> Iterator[tuple[str, str]]:
    """The bytes of every file but the deliveries; of the warehouse file its tables are read."""
    for path in place.folder.rglob("*"):
        delivered = path.is_relative_to(place.settings.landing)
        if path.is_file() and not delivered and path != place.settings.warehouse_file:
            yield str(path.relative_to(place.folder)), path.read_bytes().decode("latin-1").lower()


def test_the_canaries_were_delivered_and_the_places_were_looked_into(traces: Traces) -> None:
    landing = traces.place.settings.landing.rglob("*.csv")
    delivered = {"landing": "\n".join(path.read_text().lower() for path in landing)}
    everything = [*traces.planted.nowhere, *traces.planted.raw]
    assert len(traces.holding(delivered, everything)) == len(everything) > 50
    assert traces.holding(traces.warehouse, [traces.planted.raw[0]]) != []
    for part in ("dbt/target/", "dbt/logs/", "dagster/", "published/"):
        assert any(part in name for name in traces.files), part


def test_direct_identifiers_are_nowhere_but_in_the_deliveries(traces: Traces) -> None:
    everywhere = traces.outside_the_raw_tables | traces.warehouse
    assert traces.holding(everywhere, traces.planted.nowhere) == []


def test_texts_of_customers_never_leave_the_warehouse(traces: Traces) -> None:
    assert traces.holding(traces.outside_the_raw_tables, traces.planted.raw) == []


def test_the_comment_is_published_with_what_names_a_person_taken_out(traces: Traces) -> None:
    with duckdb.connect(
        traces.place.settings.published / "current" / "cx.duckdb", read_only=True
    ) as file:
        comments = file.execute(
            "select comment_redacted from core.fct_survey_answers "
            "where comment_redacted like 'Never again! [%'"
        ).fetchall()
    typed = ", ".join(["[phone]"] * len(BETWEEN))
    plain = "Never again! [email], [phone], [phone], [card], [id]"
    assert comments == [(f"{plain}, {typed}, [id], [phone], {KEPT}",)]


def test_the_key_of_the_pseudonyms_is_nowhere(traces: Traces) -> None:
    everywhere = traces.outside_the_raw_tables | traces.warehouse
    raw = traces.place.settings.warehouse_file.read_bytes().decode("latin-1").lower()
    assert traces.holding(everywhere | {"warehouse.duckdb": raw}, [KEY]) == []


def test_pseudonyms_cannot_be_made_without_the_key(traces: Traces) -> None:
    """A plain hash of an address that somebody guesses would name its owner."""
    emails = [value.strip().lower().encode() for value in traces.planted.nowhere]
    plain = [hashlib.sha256(email).hexdigest() for email in emails]
    assert traces.holding(traces.published | traces.warehouse, plain) == []
