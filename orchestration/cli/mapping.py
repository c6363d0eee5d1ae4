"""`cx map`: from a file that no mapping knows to one that loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import mapping_report, trial_report
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.cli.errors import FAILED
from orchestration.settings import Settings


@command(app)
def map(  # noqa: A001 - the command's name
    settings: Settings,
    file: Annotated[Path, typer.Argument(help="An export, wherever it lies.")],
    check: Annotated[
        bool, typer.Option("--check", help="Try the mapping on the file; load nothing.")
    ] = False,
    mapping: Annotated[
        str | None, typer.Option(help="With --check: this mapping, as folder/name.")
    ] = None,
    folder: Annotated[
        str | None, typer.Option(help="Folder below extracts/ and landing/; default: by the name.")
    ] = None,
    feed: Annotated[
        list[str] | None, typer.Option(help="Feed that it fills; may be given several times.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File or folder of mappings to write the proposal to.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a proposal.")] = False,
    form: Output = Format.TABLE,
) -> None:
    """Profile a file and propose a mapping of it; with --check, try what the mapping would do."""
    if check:
        from orchestration.mapping.check import try_mapping

        trial = try_mapping(settings, file, mapping, folder)
        trial_report.tried(trial, settings, file, form)
        if not trial.would_load:
            raise typer.Exit(FAILED)
    else:
        from orchestration.mapping.look import Wish, look

        wish = Wish(folder, tuple(feed or ()), out, force)
        mapping_report.looked(look(settings, file, wish), settings, form)
