"""The option that asks what readers saw in the past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output

if TYPE_CHECKING:
    from orchestration.publication.past import Past
    from orchestration.settings import Settings


def _told(told: str | None) -> str | None:
    """A day, a moment or a run, as it must be written.

    Raises:
        BadParameter: it is none of them.
    """
    from orchestration.publication.past import NoMoment, end_of

    try:
        if told is not None:
            end_of(told)
    except NoMoment as error:
        raise typer.BadParameter(str(error)) from None
    return told


AsOfPublication = Annotated[
    str | None,
    typer.Option(
        callback=_told,
        help="As published by the end of that day (UTC), at that moment, or by that run.",
    ),
]


def seen(settings: Settings, told: str | None) -> Past | None:
    """Find it, and say beside the answer which publication it comes from; none: the current."""
    from orchestration.publication.past import seen_at

    if told is None:
        return None
    past = seen_at(settings, told)
    kept = "" if past.publication else "; it was removed since, its KPI values are left"
    output.note(f"As published by run {past.run_id} on {past.since:%Y-%m-%d %H:%M} UTC{kept}.")
    return past
