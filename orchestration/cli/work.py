"""The commands that do the work: sample, load, withdraw, build, check, refresh."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import output, published, report
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.cli.errors import BLOCKED
from orchestration.settings import Settings


class FileKind(StrEnum):
    """Kinds of files that samples come in."""

    CSV = "csv"
    PARQUET = "parquet"


@command(app)
def sample(
    settings: Settings,
    scale: Annotated[float, typer.Option(min=0.0001, help="1 is a shop of 5 M orders.")] = 0.01,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 7,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; default: landing.")] = None,
    files: Annotated[FileKind, typer.Option(help="Kind of the files.")] = FileKind.CSV,
    form: Output = Format.TABLE,
) -> None:
    """Write sample extracts of a made-up shop into the landing folder."""
    from orchestration.samples.generate import PLANTED, generate

    folder = out or settings.landing
    # Without the list that is written last it tells of a sample that was begun and not ended.
    (folder / PLANTED).parent.mkdir(parents=True, exist_ok=True)
    with output.progress() as shown:
        made = generate(folder, scale, seed, files.value, shown)
    report.sampled(made, form)


@command(app)
def load(settings: Settings, form: Output = Format.TABLE) -> None:
    """Load every delivered file that is not loaded yet; bad rows are kept with a reason."""
    from orchestration import steps
    from orchestration.refresh import started

    with output.progress() as shown, started(settings, shown) as run:
        loaded = steps.load(run)
    report.loaded(run, loaded, form)


@command(app)
def withdraw(
    settings: Settings,
    path: Annotated[str, typer.Argument(help="The file's path below the landing folder.")],
    form: Output = Format.TABLE,
) -> None:
    """Take back what a file said, once it has been moved out of the landing folder."""
    from orchestration.extracts.withdrawal import withdraw as take_back

    contents = take_back(settings, path)
    if form is Format.JSON:
        output.as_json({"path": path, "withdrawn": contents})
    else:
        output.say(f"{path} is withdrawn. Next: cx refresh")


@command(app)
def build(
    settings: Settings,
    select: Annotated[
        str | None, typer.Option(help="Only these models, as dbt selects them.")
    ] = None,
    form: Output = Format.TABLE,
) -> None:
    """Build the models from what is loaded, and test each of them."""
    from orchestration import steps
    from orchestration.refresh import started

    with output.progress() as shown, started(settings, shown) as run:
        built = steps.build(run, select)
        checks = [*run.checked, *steps.check_load(run)]
    # A part of the models is never published by itself.
    report.built(built, checks, form, then="cx build" if select else "cx publish")
    _end(any(check.blocks for check in checks))


@command(app)
def check(settings: Settings, form: Output = Format.TABLE) -> None:
    """Check what is loaded and built, without changing it."""
    from orchestration import steps
    from orchestration.refresh import started

    with output.progress() as shown, started(settings, shown) as run:
        run.run_id = steps.last_build(settings)
        checks = steps.check(run)
    if form is Format.TABLE:
        report.page(settings)
    report.checked(checks, form)
    _end(any(result.blocks for result in checks))


@command(app)
def refresh(settings: Settings, form: Output = Format.TABLE) -> None:
    """Do the nightly job now: load, build, check, publish; nothing where nothing is new."""
    from orchestration.notify import told
    from orchestration.publication import copies
    from orchestration.refresh import inputs, nothing_new, rolled_back_from, started
    from orchestration.status import read_waiting

    with output.progress() as shown, started(settings, shown) as run:
        run.fingerprint = inputs(settings)
        same = nothing_new(settings, run.fingerprint)
        if same is None:
            from orchestration import definitions

            definitions.refresh(run)
        elif copies.is_behind(settings):
            with told(run, "copy_to_postgres"):
                run.copied = copies.copy(settings, shown)
    if same is None:
        report.refreshed(run, form)
    else:
        gone = rolled_back_from(settings, same, run.fingerprint)
        published.unchanged(same, gone, read_waiting(settings), form, run.copied)


@command(app)
def docs(settings: Settings, form: Output = Format.TABLE) -> None:
    """Write the documentation of the models, their columns and lineage, as one page."""
    from orchestration.documentation import document
    from orchestration.refresh import started

    with started(settings):
        page = document(settings)
    if form is Format.JSON:
        output.as_json({"page": str(page)})
    else:
        output.say(f"The documentation is {page}. Open it in a browser.")


def _end(blocked: bool) -> None:
    if blocked:
        raise typer.Exit(BLOCKED)
