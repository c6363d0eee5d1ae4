"""The command that writes a published table for other programs to take in."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.app import app
from orchestration.cli.command import command
from orchestration.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class Exported(StrEnum):
    """What can be exported."""

    FEEDBACK_REQUESTS = "feedback-requests"


class ExportFormat(StrEnum):
    """CSV and JSON."""

    CSV = "csv"
    JSON = "json"


_QUESTIONS = {
    Exported.FEEDBACK_REQUESTS: (
        "select request_id, customer_id, source_customer_id, touchpoint, survey_id, survey, "
        "order_id, ticket_id, channel, ask_at, ask_wall_clock_at, time_zone, latest_ask_at "
        "from actions.feedback_requests where decision = 'ask' order by ask_at, request_id"
    )
}


class CannotWrite(OSError):  # noqa: N818 - reads as what it says
    """The file cannot be written; the message names it and says why."""


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
    table: Annotated[Exported, typer.Argument(help="What to export.")],
    form: Annotated[
        ExportFormat, typer.Option("--format", help="How it is written.")
    ] = ExportFormat.CSV,
    out: Annotated[
        Path | None,
        typer.Option("--output", callback=_file, help="File to write; default: standard output."),
    ] = None,
) -> None:
    """Write whom to ask for feedback now as CSV or JSON, from the published file, read-only."""
    from orchestration.query import Answer, ask, write_csv

    with ask(settings, _QUESTIONS[table]) as answer, _opened(out) as file:
        rows = list(answer.rows)
        if form is ExportFormat.CSV:
            write_csv(Answer(answer.columns, iter(rows)), file)
        else:
            output.as_json([dict(zip(answer.columns, row, strict=True)) for row in rows], file)
    if out:
        output.say(f"{len(rows):,} rows in {out}.")


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only once it is whole.

    What is there and no file, a device or a pipe, is written into and not replaced.

    Raises:
        CannotWrite: there is no such folder, or it may not be written to, or it is full.
    """
    if path is None:
        yield sys.stdout
        return
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.unfinished")
    is_file = target.is_file() or not target.exists()
    try:
        with (unfinished if is_file else target).open("w", encoding="utf-8", newline="") as file:
            yield file
        if is_file:
            unfinished.replace(target)
    except OSError as error:
        raise CannotWrite(f"--output {path}: {error.strerror}. Nothing was written.") from None
    finally:
        with suppress(NotADirectoryError):
            unfinished.unlink(missing_ok=True)
