"""The floor's load: the delivered files into typed tables, and one row per key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import holidays
import yaml

if TYPE_CHECKING:
    import duckdb

PROJECT = Path(__file__).resolve().parents[1]
SEEDS = (
    "business_calendars",
    "business_hours",
    "business_teams",
    "campaigns",
    "channel_mappings",
    "complaint_categories",
    "customer_classes",
    "employee_questions",
    "kpis",
    "shipping_bands",
    "sla_targets",
    "status_mappings",
    "survey_questions",
    "surveys",
    "touchpoints",
    "traffic_channels",
    "value_classes",
)
NOT_IN_THE_SAMPLE = ("ticket_metrics",)  # only a helpdesk's own export fills it
ALL_VERSIONS = frozenset({"customers"})


@dataclass(frozen=True)
class Feed:
    """A feed as its contract says: columns with types, key, what a good row must have."""

    name: str
    types: dict[str, str]
    key: tuple[str, ...]
    conditions: tuple[str, ...]
    event_time: str | None


def feeds() -> Iterator[Feed]:
    """The contracts of all feeds that the sample delivers."""
    for path in sorted(PROJECT.glob("models/staging/*/_*__sources.yml")):
        for table in yaml.safe_load(path.read_text())["sources"][0]["tables"]:
            if table["name"] in NOT_IN_THE_SAMPLE:
                continue
            columns = {c["name"]: c for c in table["columns"]}
            types = {n: c["data_type"].replace("string", "varchar") for n, c in columns.items()}
            conditions, meta = tuple(_conditions(columns)), table["config"]["meta"]
            key, event_time = tuple(meta["key"]), meta.get("event_time")
            yield Feed(table["name"], types, key, conditions, event_time)


def _conditions(columns: dict[str, dict[str, object]]) -> Iterator[str]:
    for name, column in columns.items():
        config = column.get("config") or {}
        meta = config["meta"] if isinstance(config, dict) and "meta" in config else {}
        if meta.get("required"):
            yield f"{name} is not null"
        if "minimum" in meta:
            yield f"coalesce({name} >= {meta['minimum']}, true)"
        if "maximum" in meta:
            yield f"coalesce({name} <= {meta['maximum']}, true)"
        if "accepted_values" in meta:
            values = ", ".join(f"'{value}'" for value in meta["accepted_values"])
            yield f"coalesce({name} in ({values}), true)"


def load(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Make `raw.<feed>` of every feed and `seeds.<seed>` of every seed."""
    connection.execute("create schema raw; create schema seeds; create schema core")
    connection.execute("create schema kpis")
    for seed in SEEDS:
        file = PROJECT / "seeds" / f"{seed}.csv"
        connection.execute(f"create table seeds.{seed} as from read_csv('{file}', header = true)")
    _load_holidays(connection)
    for feed in feeds():
        files = _files(landing, feed.name)
        good = " and ".join(feed.conditions)
        connection.execute(
            f"create table raw.{feed.name} as from {_read(feed, files)} where {good}"
        )
        if feed.key and feed.name not in ALL_VERSIONS:
            _drop_repeated(connection, feed)
    connection.execute(
        "delete from raw.survey_responses using seeds.survey_questions q "
        "where survey_responses.survey_id = q.survey_id "
        "and survey_responses.question_id = q.question_id "
        "and score not between q.scale_min and q.scale_max"
    )


def _load_holidays(connection: duckdb.DuckDBPyConnection) -> None:
    """The public holidays of every business calendar, as the country keeps them."""
    connection.execute("create table seeds.holidays (calendar varchar, local_date date)")
    calendars = (
        "select calendar, holiday_country, holiday_subdivision from seeds.business_calendars"
    )
    for calendar, country, part in connection.execute(calendars).fetchall():
        kept = holidays.country_holidays(country, subdiv=part or None, years=range(2010, 2036))
        connection.executemany(
            "insert into seeds.holidays values (?, ?)", [(calendar, day) for day in kept]
        )


def _files(landing: Path, feed: str) -> list[Path]:
    """Files of a feed, a file that repeats another's content left out."""
    found = sorted(p for p in (landing / "generic").iterdir() if p.name.startswith(f"{feed}_2"))
    if not found:
        raise FileNotFoundError(f"{landing}/generic has no file of {feed}: make it with cx sample")
    return [p for p in found if feed != "agents" or not p.stem.endswith("_0002")]


def _read(feed: Feed, files: list[Path]) -> str:
    names = ", ".join(f"'{file}'" for file in files)
    if files[0].suffix == ".parquet":
        columns = ", ".join(
            f"cast({name} as {kind}) as {name}" for name, kind in feed.types.items()
        )
        return f"(select {columns} from read_parquet([{names}]))"
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in feed.types.items())
    return (
        f"read_csv([{names}], header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}}, ignore_errors = true)"
    )


def _drop_repeated(connection: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Keep one of the rows that share a key."""
    table, key = f"raw.{feed.name}", ", ".join(feed.key)
    connection.execute(
        f"delete from {table} where rowid in (select unnest(rows[2:]) from "
        f"(select list(rowid) as rows from {table} group by {key} having count(*) > 1))"
    )
