"""The commands that look and change nothing: status, rejects, query, dashboard, ui."""

from __future__ import annotations

import itertools
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output, report
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.cli.past import AsOfPublication, seen
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.query import Answer
    from orchestration.warehouse import Row

_SHOWN = 200


class AnswerFormat(StrEnum):
    """A table for people, CSV and JSON for programs."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@command(app)
def status(settings: Settings, form: Output = Format.TABLE) -> None:
    """Show files and what became of their records, feeds, checks, and what is published."""
    from dataclasses import asdict

    from orchestration.status import read_status

    found = read_status(settings)
    if form is Format.JSON:
        output.as_json(asdict(found))
        return
    _show("Files loaded: read = inserted + … + rejected", found.counts)
    _show("Files not loaded", not_loaded(found.files))
    _show("Filtered by a rule of the mapping", found.filters)
    _show("Findings", found.findings)
    _show("Feeds", found.feeds)
    _show("Runs", found.runs)
    _show("Checks that did not pass", [row for row in found.checks if row["status"] != "pass"])
    _show("Published", [found.publication] if found.publication else [])
    passed = sum(row["status"] == "pass" for row in found.checks)
    output.say(f"{len(found.files):,} files, {passed:,} of {len(found.checks):,} checks passed.")
    report.page(settings)
    output.say("Next: cx rejects, cx query" if found.publication else "Next: cx refresh")


@command(app)
def rejects(
    settings: Settings,
    file: Annotated[str | None, typer.Option(help="Only files whose path holds this.")] = None,
    feed: Annotated[str | None, typer.Option(help="Only this feed.")] = None,
    form: Output = Format.TABLE,
) -> None:
    """Show rejected records: file, line, column, reason; never their values."""
    from orchestration.status import read_rejects

    rows = read_rejects(settings, file, feed)
    if form is Format.JSON:
        output.as_json(rows)
        return
    groups: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in ("path", "feed", "column_name", "reason"))
        groups[key] = groups.get(key, 0) + 1
    grouped = [(*key, number) for key, number in groups.items()]
    output.table("By reason", ("file", "feed", "column", "reason", "records"), grouped)
    _show(f"The first {_SHOWN}" if len(rows) > _SHOWN else "Each", rows[:_SHOWN])
    output.say(f"{len(rows):,} findings. All of them: cx rejects --format json")


def not_loaded(files: list[Row]) -> list[Row]:
    """The files that are not loaded; one row for all versions of a path that became the same."""
    lines: dict[tuple[str, str], Row] = {}
    for row in files:
        if row["state"] != "loaded":
            line = lines.setdefault((row["path"], row["state"]), {"versions": 0})
            line["versions"] += 1
            line["message"] = row["message"]
    return [
        {"path": path, "state": state, "versions": line["versions"], "message": line["message"]}
        for (path, state), line in lines.items()
    ]


def _show(title: str, rows: list[Row]) -> None:
    if rows:
        output.table(title, list(rows[0]), [list(row.values()) for row in rows])


@command(app)
def query(
    settings: Settings,
    sql: Annotated[str, typer.Argument(help="A question in DuckDB's SQL.")],
    form: Annotated[
        AnswerFormat, typer.Option("--format", help="How the answer is written.")
    ] = AnswerFormat.TABLE,
    as_of_publication: AsOfPublication = None,
) -> None:
    """Ask the published file, read-only."""
    from orchestration.exports.text import write_csv, write_json
    from orchestration.query import ask

    with ask(settings, sql, seen(settings, as_of_publication)) as answer:
        if form is AnswerFormat.CSV:
            write_csv(answer.columns, answer.rows, sys.stdout)
        elif form is AnswerFormat.JSON:
            write_json(answer.columns, answer.rows, sys.stdout)
        else:
            _answer(answer)


def _answer(answer: Answer) -> None:
    rows = list(itertools.islice(answer.rows, _SHOWN))
    more = sum(1 for _ in answer.rows)
    output.table("", answer.columns, rows)
    output.say(f"{len(rows) + more:,} rows" + (f", {_SHOWN} shown" if more else ""))


@command(app)
def dashboard(settings: Settings) -> None:
    """Open the dashboard of the current publication in a browser; it needs no server."""
    import webbrowser

    from orchestration.publication.layout import DASHBOARD
    from orchestration.query import published_page

    page = published_page(settings, DASHBOARD)
    output.say(f"The dashboard: {page}")
    if not webbrowser.open(page.as_uri()):
        output.say("No browser can be opened from here: open the file in one.")


@command(app)
def ui(
    settings: Settings,
    port: Annotated[int, typer.Option(help="Port on this machine only.")] = 3000,
) -> None:
    """Open Dagster on this machine: lineage from file to publication, runs, the schedule."""
    from orchestration.resources import serve

    serve(settings, port)
