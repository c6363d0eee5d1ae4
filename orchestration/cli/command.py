"""What every command shares: the settings, how errors are said, and the exit code."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli.errors import Interrupted, interruptions, say, unheard
from orchestration.cli.folders import require_folders
from orchestration.setting_names import nearest_settings
from orchestration.settings import Settings

Command = Callable[..., None]


class Format(StrEnum):
    """Tables for people, JSON for programs."""

    TABLE = "table"
    JSON = "json"


Output = Annotated[Format, typer.Option("--format", help="Tables for people, JSON for programs.")]

_Folder = Path | None


def _shared(
    landing: Annotated[_Folder, typer.Option(help="Folder of the files as delivered.")] = None,
    extracts: Annotated[_Folder, typer.Option(help="Folder of your own mappings.")] = None,
    warehouse: Annotated[_Folder, typer.Option(help="Folder of the warehouse file.")] = None,
    published: Annotated[_Folder, typer.Option(help="Folder of the publications.")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(help="The moment the marts speak of (UTC); default: the newest event."),
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Reporting time zone (IANA).")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    """The options of every command; only the signature is used."""


def command(app: typer.Typer, *, any_folder: bool = False) -> Callable[[Command], Command]:
    """Add a function to the app; its first parameter becomes the settings.

    The settings come from the shared options, else from `CX_…` variables. Errors are said in
    words and end with the exit code of their kind. Folders that cannot be used end it before it
    begins, unless it takes `any_folder`.
    """

    def add(function: Command) -> Command:
        @wraps(function)
        def run(**given: Any) -> None:
            shared = {name: given.pop(name) for name in inspect.signature(_shared).parameters}
            debug, settings = shared.pop("debug"), None
            with interruptions() as interrupted:
                try:
                    settings = _settings(shared)
                    _tell_unknown(as_json=given.get("form") == Format.JSON)
                    if not any_folder:
                        require_folders(settings)
                    function(settings, **given)
                    sys.stdout.flush()
                except (typer.Exit, typer.BadParameter):
                    raise
                except BrokenPipeError:
                    raise typer.Exit(unheard()) from None
                except BaseException as error:
                    number = interrupted()
                    told = Interrupted(number) if number else error
                    as_json = given.get("form") == Format.JSON
                    code = say(told, settings, as_json=as_json, debug=debug)
                    raise typer.Exit(code) from None

        run.__signature__ = _signature(function)  # type: ignore[attr-defined]
        run.__annotations__ = {}
        return app.command()(run)

    return add


def _signature(function: Command) -> inspect.Signature:
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    shared = inspect.signature(_shared, eval_str=True).parameters.values()
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature([each.replace(kind=keyword) for each in (*own, *shared)])


def _tell_unknown(*, as_json: bool) -> None:
    """Variables that begin as settings do and are near none: another program's, or in vain."""
    if as_json:
        return
    for name in nearest_settings(os.environ, Settings.model_fields):
        typer.echo(f"cx: {name} is no setting and changes nothing: docs/operations.md", err=True)


def _settings(options: dict[str, Any]) -> Settings:
    return Settings(**{name: value for name, value in options.items() if value is not None})
