"""Tables for people, JSON for programs, on stdout; notes and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import typer

from orchestration.exports.text import json_of
from orchestration.messages import runnable
from orchestration.refresh import Progress

Row = Sequence[Any]
_WIDTH = 160


def table(title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table; numbers to the right. Nothing is printed where there are no rows."""
    if not rows:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    numeric = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(columns))]
    shown = Table(title=title, title_justify="left")
    for column, right in zip(columns, numeric, strict=True):
        shown.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(text(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    # Printed by itself it would end the process where whoever reads it has gone.
    with console.capture() as drawn:
        console.print(shown)
    typer.echo(drawn.get(), nl=False)


def text(value: object) -> str:
    """A value as people read it: thousands apart, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def as_json(content: object) -> None:
    """Print one JSON document."""
    typer.echo(json_of(content))


def say(message: str) -> None:
    """Say what was done, or what to do next."""
    typer.echo(runnable(message))


def note(message: str) -> None:
    """Say something beside the answer, on stderr."""
    typer.echo(runnable(message), err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A moving bar on a terminal, a few plain lines elsewhere; both on stderr."""
    if sys.stderr.isatty():
        with _bar() as shown:
            yield shown
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:<48.48}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total
        )


def _lines() -> Progress:
    """One line at every tenth of the way."""
    said = -1

    def line(what: str, done: int, total: int) -> None:
        nonlocal said
        tenth = done * 10 // total if total else 10
        if tenth > said:
            typer.echo(f"{tenth * 10:>4} % {what}", err=True)
        said = tenth

    return line
