"""Write what is published in one of the formats that other programs take in."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, TextIO

from orchestration.exports.text import write_csv, write_json
from orchestration.query import answered

if TYPE_CHECKING:
    import duckdb

    from orchestration.exports.content import Content


class ExportFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    ARROW = "arrow"
    XLSX = "xlsx"

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show it."""
        return self in (ExportFormat.CSV, ExportFormat.JSON)


def write_text(
    connection: duckdb.DuckDBPyConnection, content: Content, form: ExportFormat, file: TextIO
) -> None:
    """Write CSV or JSON, row by row."""
    answer = answered(connection, content.sql)
    writer = write_csv if form is ExportFormat.CSV else write_json
    writer(answer.columns, answer.rows, file)


def write(
    connection: duckdb.DuckDBPyConnection, content: Content, form: ExportFormat, file: BinaryIO
) -> None:
    """Write any format, with a part of the rows in memory at a time.

    Raises:
        DoesNotFit: it is more than a sheet of XLSX holds.
    """
    if form.is_text:
        with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
            write_text(connection, content, form, text)
    elif form is ExportFormat.XLSX:
        _write_sheet(connection, content, file)
    else:
        _write_columns(connection, content, form, file)


def count(connection: duckdb.DuckDBPyConnection, content: Content) -> int:
    """How many rows there are to write."""
    row = connection.execute(f"select count(*) from ({content.sql})").fetchone()
    return int(row[0]) if row else 0


def _write_sheet(connection: duckdb.DuckDBPyConnection, content: Content, file: BinaryIO) -> None:
    from orchestration.exports.sheet import require_fitting, write_xlsx

    require_fitting(content.name, count(connection, content))
    answer = answered(connection, content.sql)
    write_xlsx(answer.columns, answer.rows, file)


def _write_columns(
    connection: duckdb.DuckDBPyConnection, content: Content, form: ExportFormat, file: BinaryIO
) -> None:
    from orchestration.exports.columnar import BATCH_ROWS, write_arrow, write_parquet

    batches = connection.sql(content.sql).to_arrow_reader(BATCH_ROWS)
    writer = write_parquet if form is ExportFormat.PARQUET else write_arrow
    writer(batches, file)
