"""The commands that move what readers see, publish and rollback, and one that keeps a yardstick."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import SecretStr

from orchestration.cli import output, published
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.settings import Settings


def _reason(accept: str | None) -> str | None:
    """Refuse a reason that says nothing: it would stand on record."""
    if accept is not None and not accept.strip():
        raise typer.BadParameter("the reason is empty: say who lets what pass, and why")
    return accept


Database = Annotated[
    str | None,
    typer.Option(
        help="PostgreSQL database to copy it to as well, as libpq has it; default: CX_POSTGRES."
    ),
]


def _with(settings: Settings, postgres: str | None) -> Settings:
    given = {"postgres": SecretStr(postgres)} if postgres else {}
    return settings.model_copy(update=given)


@command(app)
def publish(
    settings: Settings,
    accept: Annotated[
        str | None,
        typer.Option(callback=_reason, help="Why failed checks are let pass; kept on record."),
    ] = None,
    postgres: Database = None,
    form: Output = Format.TABLE,
) -> None:
    """Publish what was built last, when its checks passed."""
    from orchestration import steps
    from orchestration.publication import copies
    from orchestration.refresh import started

    with output.progress() as shown, started(settings) as run:
        run.run_id = steps.last_build(settings)
        made = steps.publish(run, accept)
        copied = copies.copy(_with(settings, postgres), shown)
    published.new(made, form, copied)
    if accept and made.manifest.accepted is None and form is Format.TABLE:
        output.say(
            "No check blocked it: there was nothing to let pass, and the reason is not kept."
        )


@command(app)
def rollback(
    settings: Settings,
    to: Annotated[
        str | None, typer.Option(help="Run to show again; default: the one before.")
    ] = None,
    postgres: Database = None,
    form: Output = Format.TABLE,
) -> None:
    """Let readers see an earlier publication again."""
    from orchestration.publication import copies, pointer

    target = pointer.rollback(settings, to)
    with output.progress() as shown:
        copied = copies.copy(_with(settings, postgres), shown)
    published.rolled_back(target, form, copied)


@command(app)
def freeze(
    settings: Settings,
    name: Annotated[str, typer.Argument(help="Of the baseline, for example 2025-h1.")],
) -> None:
    """Freeze what is usual now, KPI by KPI, as a baseline that never moves."""
    from orchestration.publication.baselines import freeze as frozen

    rows = frozen(settings, name)
    output.say(
        f"Baseline {name}: {rows:,} rows in {settings.published}/history/baselines. "
        "Next: cx refresh, which publishes it in kpis.kpi_benchmarks"
    )
