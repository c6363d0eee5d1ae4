"""The command that writes what is published for other programs to take in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.app import app
from orchestration.cli.command import command
from orchestration.cli.past import AsOfPublication, seen
from orchestration.exports.write import ExportFormat
from orchestration.settings import Settings

if TYPE_CHECKING:
    import duckdb

    from orchestration.exports.content import Content


def _file(path: Path | None) -> Path | None:
    """What is written must have a name, which a folder is not.

    Raises:
        BadParameter: it is a folder, or nothing.
    """
    if path is not None and path.is_dir():
        raise typer.BadParameter(f"'{path}' is a folder: name a file in it")
    return path


@command(app)
def export(
    settings: Settings,
    table: Annotated[
        str,
        typer.Argument(
            help="A table or view that is published, kpis.kpi_values or kpi_values alone; "
            "or feedback-requests: whom to ask for feedback now."
        ),
    ],
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="Default: as the file's name ends, else csv."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--output", callback=_file, help="File to write; default: standard output."),
    ] = None,
    as_of_publication: AsOfPublication = None,
) -> None:
    """Write a published table as CSV, JSON, Parquet, Arrow or XLSX, read-only."""
    from orchestration.exports.whole_file import opened
    from orchestration.exports.write import count, write, write_text
    from orchestration.query import reading

    form = form or _by_name(out)
    if out is None and not form.is_text:
        raise typer.BadParameter(f"--format {form} needs --output <file>: a terminal shows text")
    with reading(settings, seen(settings, as_of_publication)) as connection:
        content = _content(connection, table)
        if out is None:
            write_text(connection, content, form, sys.stdout)
            return
        with opened(out) as file:
            write(connection, content, form, file)
        output.say(f"{count(connection, content):,} rows of {content.name} in {out}.")


def _by_name(path: Path | None) -> ExportFormat:
    """The format that a file's name ends in; without a file or an ending, CSV.

    Raises:
        BadParameter: no format has that ending.
    """
    ending = path.suffix.lower().removeprefix(".") if path else ""
    if ending in ("", *ExportFormat):
        return ExportFormat(ending or ExportFormat.CSV)
    if ending == "feather":
        return ExportFormat.ARROW
    endings = ", ".join(f".{form}" for form in ExportFormat)
    raise typer.BadParameter(f"no format ends in .{ending}: use {endings}, or say --format")


def _content(connection: duckdb.DuckDBPyConnection, told: str) -> Content:
    """What is to be exported.

    Raises:
        BadParameter: nothing published has that name.
    """
    from orchestration.exports.content import UnknownMart, find

    try:
        return find(connection, told)
    except UnknownMart as error:
        raise typer.BadParameter(str(error)) from None
