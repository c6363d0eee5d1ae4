"""Files without a record: deliveries of no rows, which only the row count can judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.export_times import export_time
from orchestration.quality.profiled import Delivered

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.discovery import Delivery
    from orchestration.settings import Settings

_EMPTY = "select path, file_id from ops.files where state in ('empty', 'header_only')"


def empty_deliveries(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> Iterator[Delivered]:
    """One delivery without rows per empty file and feed, where its name says of which day."""
    empty = dict(connection.execute(_EMPTY).fetchall())
    if not empty:
        return
    for delivery in discover(settings):
        if delivery.relative in empty:
            yield from _of(delivery, empty[delivery.relative])


def _of(delivery: Delivery, file_id: str) -> Iterator[Delivered]:
    if delivery.mapping is None:
        return
    try:
        exported = export_time(delivery.mapping, delivery, {})
    except FileStoppedError:
        return
    if exported is not None:
        for feed in delivery.feeds:
            series = (delivery.mapping.name, feed)
            yield Delivered(series, exported.date(), exported, [file_id], is_repeated=False)
