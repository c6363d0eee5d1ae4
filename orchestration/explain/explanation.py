"""All that can be told of one published number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from orchestration.explain import behind
from orchestration.explain.lineage import lineage
from orchestration.explain.origins import origin_of
from orchestration.explain.question import settle
from orchestration.publication.pointer import current
from orchestration.query import NothingPublished, opened
from orchestration.warehouse import Row, read_rows

if TYPE_CHECKING:
    from orchestration.explain.question import Question
    from orchestration.settings import Settings

_VALUE = """
from kpis.kpi_values
where
    kpi_id = $kpi_id and period_grain = $grain and period_date = $date
    and dimension = $dimension and dimension_value = $dimension_value and timing = $timing
"""
_OF_PEOPLE = ("agent", "team")
_HIDDEN = "A value that so few people stand for is hidden, and so are the rows behind it."
_BY_PERIOD = "It is counted by the day or period: no single rows stand behind it."
_NO_WAREHOUSE = "The files are known to the warehouse, which is not here or held by a run: {file}"


@dataclass
class Explanation:
    """One cell: its KPI's definition, what is published, what counts and what does not.

    Attributes:
        definition: row of `kpis.dim_kpi`.
        value: row of `kpis.kpi_values`; none where nothing was observed.
        counted: observations in the cell.
        newest: the newest of them, and what each adds, the numerator in the KPI's unit.
        left_out: reasons, and how many things of the period and breakdown each kept out.
        files: delivered files of the newest observations.
        lineage: models, seeds and feeds behind the observations.
        notes: what is not told here, and why.
    """

    definition: Row
    value: Row | None
    counted: int = 0
    newest: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    lineage: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def explain(settings: Settings, question: Question, limit: int) -> Explanation:
    """Explain one published number, with the newest `limit` rows behind it.

    Raises:
        CannotExplain: there is no such KPI, or nothing is published for that cell.
        NothingPublished: there is no publication.
        PublicationDamaged: its file cannot be opened.
    """
    publication = current(settings)
    if publication is None:
        raise NothingPublished(settings)
    with opened(publication) as connection:
        asked, kpi = settle(connection, question)
        values = read_rows(connection, _VALUE, {**asked.cell, "date": asked.date})
        told = Explanation(definition=kpi, value=values[0] if values else None)
        if told.value and is_hidden(told.value):
            told.notes.append(_HIDDEN)
        else:
            _tell_rows(connection, asked, told, limit)
    _tell_files(settings, told)
    _tell_lineage(settings, told)
    return told


def is_hidden(value: Row) -> bool:
    """Whether the scorecard keeps a value to itself for people's sake: observed, but not told."""
    return value["dimension"] in _OF_PEOPLE and value["value"] is None and value["n"] > 0


def _tell_rows(
    connection: duckdb.DuckDBPyConnection, asked: Question, told: Explanation, limit: int
) -> None:
    kpi = told.definition
    counted = behind.observations(connection, asked, kpi["observations"])
    told.counted = counted.count("*").fetchall()[0][0]
    told.newest = behind.newest(counted, limit, kpi["scale"])
    origin = origin_of(kpi["entity"])
    if origin is None:
        told.notes.append(_BY_PERIOD)
    else:
        date = origin.dates[kpi["date_anchor"]]
        told.left_out = behind.left_out(connection, asked, origin, date, counted)


def _tell_files(settings: Settings, told: Explanation) -> None:
    origin = origin_of(told.definition["entity"])
    ids = [row["entity_id"] for row in told.newest if row["entity_id"] is not None]
    if origin is None or not ids:
        return
    try:
        told.files = behind.delivered_in(settings, origin, ids)
    except duckdb.Error:
        told.notes.append(_NO_WAREHOUSE.format(file=settings.warehouse_file))


def _tell_lineage(settings: Settings, told: Explanation) -> None:
    try:
        told.lineage = lineage(settings, told.definition["observations"])
    except (FileNotFoundError, KeyError):
        told.notes.append("The models behind it are known once they were built here: cx build")
