"""Rows as a sheet of XLSX: texts are texts, never formulas; dates are dates."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""Rows below the names of the columns."""
_MOST_DIGITS = 15
_TOO_MANY_DIGITS = 10**_MOST_DIGITS
_FIRST_YEAR = 1900
_TRUNCATED = -2


class DoesNotFit(ValueError):  # noqa: N818 - reads as what it says
    """A sheet cannot hold it; the message says what and what to do."""


def require_fitting(name: str, rows: int) -> None:
    """Make sure that a sheet has as many rows.

    Raises:
        DoesNotFit: it has fewer.
    """
    if rows > MOST_ROWS:
        raise DoesNotFit(
            f"{name} has {rows:,} rows, and a sheet of XLSX holds {MOST_ROWS:,}. Nothing was "
            "written. Next: --format csv or parquet; or a part of it, cx query "
            f'"from {name} where …" --format csv'
        )


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: BinaryIO) -> None:
    """Write rows as one sheet, row by row.

    Sheets keep 15 digits and know no day before 1900: what has more, or is earlier, is written as
    text. Times are in UTC. What is no number and infinity leave the cell empty.

    Raises:
        DoesNotFit: a text is longer than a cell may be.
    """
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        _write_row(sheet, 0, columns, formats)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row, formats)


def _write_row(
    sheet: Worksheet, number: int, row: Sequence[Any], formats: dict[type, Format]
) -> None:
    for column, value in enumerate(map(_held, row)):
        if isinstance(value, str):
            if sheet.write_string(number, column, value) == _TRUNCATED:
                raise DoesNotFit(
                    f"row {number:,}, column {column + 1} has more than the 32,767 characters "
                    "that a cell of XLSX holds. Next: --format csv or parquet"
                )
        elif isinstance(value, bool):
            sheet.write_boolean(number, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(number, column, value, formats[type(value)])
        elif value is not None:
            sheet.write_number(number, column, value)


def _held(value: Any) -> str | bool | float | Decimal | date | None:
    """A value as a cell holds it."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if abs(value) < _TOO_MANY_DIGITS else str(value)
    if isinstance(value, Decimal):
        digits = value.normalize().as_tuple().digits
        return value if len(digits) <= _MOST_DIGITS else str(value)
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        return _in_utc(value) if isinstance(value, datetime) else value
    return str(value)


def _in_utc(value: datetime) -> datetime:
    """Without its zone, which a cell cannot hold."""
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
