"""The command that looks at everything a refresh and its readers depend on: doctor."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.cli.errors import FAILED
from orchestration.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestration.doctor.finding import Finding


@command(app, any_folder=True)
def doctor(
    settings: Settings,
    everything: Annotated[
        bool, typer.Option("--all", help="Recompute the publications kept for a rollback too.")
    ] = False,
    form: Output = Format.TABLE,
) -> None:
    """Look at environment, folders, disk, locks, versions, publications, freshness, schedule."""
    from orchestration.doctor.finding import State
    from orchestration.doctor.rounds import findings

    found = findings(settings, everything=everything)
    counts = Counter(one.state.value for one in found)
    if form is Format.JSON:
        told = {state.value: counts[state.value] for state in State}
        output.as_json({"counts": told, "findings": [asdict(one) for one in found]})
    else:
        _show(found, counts)
    if counts[State.FAULT]:
        raise typer.Exit(FAILED)


def _show(found: Sequence[Finding], counts: Counter[str]) -> None:
    rows = [(one.area, one.state.value, one.subject, one.seen) for one in found]
    output.table("", ("area", "state", "what", "seen"), rows)
    for one in found:
        if one.next:
            output.say(f"{one.state.value:<5} {one.area}, {one.subject}. Next: {one.next}")
    output.say(f"{counts['ok']:,} ok, {counts['warn']:,} warnings, {counts['fault']:,} faults.")
