"""Ask the published file, read-only, with no way from SQL to the rest of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.publication.layout import current_link, publications
from orchestration.publication.past import replayed
from orchestration.publication.pointer import current

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.publication.layout import Publication
    from orchestration.publication.past import Past
    from orchestration.settings import Settings

_Config = dict[str, str | bool | int | float | list[str]]
_LOCKED: _Config = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}


class NothingPublished(LookupError):  # noqa: N818 - reads as what it says
    """There is no publication to read; the message says why, and what to do."""

    def __init__(self, settings: Settings) -> None:
        """Tell whether nothing was published yet or what readers saw is gone."""
        super().__init__(_nothing(settings))


class PublicationDamaged(RuntimeError):  # noqa: N818 - reads as what it says
    """A published file is gone, cut or overwritten; the message names it and says what to do."""


class QueryFailed(Exception):  # noqa: N818 - reads as what it says
    """The question could not be asked, or the database refused it; the message says why."""


@dataclass(frozen=True)
class Answer:
    """Columns and rows of an answer; the rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def ask(settings: Settings, sql: str, past: Past | None = None) -> Iterator[Answer]:
    """Answer a question from the current publication, or from what readers saw in the past.

    Of a publication that was removed the history has kept the KPI values only.

    Raises:
        NothingPublished: there is no publication.
        PublicationDamaged: its file cannot be opened.
        QueryFailed: DuckDB refuses the SQL.
    """
    with reading(settings, past) as connection:
        try:
            yield answered(connection, sql)
        except duckdb.Error as error:
            raise QueryFailed(f'{error}\nTables: cx query "show all tables"') from None


@contextmanager
def reading(settings: Settings, past: Past | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database to ask, which can be told nothing else and reach nothing else.

    Raises:
        NothingPublished: there is no publication.
        PublicationDamaged: its file cannot be opened.
    """
    if past and not past.publication:
        with replayed(settings, past) as connection:
            for name, value in _LOCKED.items():
                connection.execute(f"set {name} = {value}")
            yield connection
        return
    publication = past.publication if past else current(settings)
    if publication is None:
        raise NothingPublished(settings)
    # What has no room in memory is put aside, and never beside the published file.
    bounds: _Config = {
        "memory_limit": settings.memory_limit,
        "temp_directory": str(settings.warehouse / "query.tmp"),
    }
    with opened(publication, _LOCKED | bounds) as connection:
        yield connection


def opened(publication: Publication, config: _Config = _LOCKED) -> duckdb.DuckDBPyConnection:
    """A published file, to be read only; unless told otherwise, with no way out of it.

    Raises:
        PublicationDamaged: it cannot be opened.
    """
    try:
        return duckdb.connect(str(publication.database), read_only=True, config=config)
    except duckdb.Error:
        raise PublicationDamaged(
            f"{publication.database} cannot be opened: it is gone, cut or overwritten. "
            "Next: cx doctor, which says what to do and which publication is whole"
        ) from None


def published_page(settings: Settings, name: str) -> Path:
    """Where readers find a page beside the published file, now and after the next publication.

    Raises:
        NothingPublished: there is no publication.
        PublicationDamaged: it lacks the page.
    """
    if current(settings) is None:
        raise NothingPublished(settings)
    page = current_link(settings).absolute() / name
    if not page.is_file():
        raise PublicationDamaged(f"{page} is gone. Next: cx doctor, which says what is whole")
    return page


def _nothing(settings: Settings) -> str:
    """Why there is nothing to ask: never published, or what readers saw is gone."""
    kept = publications(settings)
    if not kept:
        return f"Nothing is published in {settings.published} yet. Next: cx refresh"
    return (
        f"{current_link(settings)} leads to no publication; {len(kept):,} others lie there. "
        "Next: cx doctor, which says which is whole"
    )


def answered(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Columns and rows of the answer to one statement, the rows in parts.

    Raises:
        QueryFailed: it is none, or several.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryFailed(f"{len(statements)} statements were given; cx query asks one.")
    result = connection.execute(statements[0])
    columns = tuple(str(column[0]) for column in result.description or ())
    return Answer(columns, _rows(result))


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(1000):
        yield from rows
