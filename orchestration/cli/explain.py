"""The command that walks from a published number back to its rows and files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli import output
from orchestration.cli.app import app
from orchestration.cli.command import Format, Output, command
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.explain.explanation import Explanation
    from orchestration.warehouse import Row

_DEFINITION = (
    *("question", "numerator", "denominator", "exclusions", "date_anchor", "unit", "kind"),
    *("interval_method", "maturity_days", "goal", "stage", "lens", "entity", "breakdowns"),
    *("direction", "led_by", "version"),
)
_FIGURES = (
    *("period_grain", "period_date", "dimension", "dimension_value", "timing", "value", "n"),
    *("numerator", "denominator", "ci_low", "ci_high", "previous_value", "change"),
    *("is_significant", "target_value", "status", "baseline_mean", "z_score"),
    *("is_mature", "is_partial", "is_small_sample"),
)


_ALL = "all=all"


class Grain(StrEnum):
    """Lengths of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Timing(StrEnum):
    """All answers, or the well-timed ones."""

    ALL = "all"
    WELL_TIMED = "well_timed"


def _written(given: str) -> str:
    """A breakdown and a value, as they must be written.

    Raises:
        BadParameter: one of them is missing.
    """
    name, _, value = given.partition("=")
    if not (name and value):
        raise typer.BadParameter("write it as breakdown=value, for example channel=email")
    return given


@command(app)
def explain(
    settings: Settings,
    kpi: Annotated[str, typer.Argument(help="Its id, as in kpis.dim_kpi.")],
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A day of the period; default: the newest final."),
    ] = None,
    grain: Annotated[Grain, typer.Option(help="Length of the period.")] = Grain.MONTH,
    dimension: Annotated[
        str, typer.Option(callback=_written, help="A breakdown and its value: channel=email.")
    ] = _ALL,
    timing: Annotated[Timing, typer.Option(help="All answers or well-timed ones.")] = Timing.ALL,
    rows: Annotated[int, typer.Option(min=1, help="How many of the rows behind it.")] = 10,
    form: Output = Format.TABLE,
) -> None:
    """Explain a published number: definition, value, what counts, what does not, and its files."""
    from dataclasses import asdict

    from orchestration.explain.explanation import explain as explained
    from orchestration.explain.question import Question

    name, _, value = dimension.partition("=")
    day = date.date() if date else None
    told = explained(settings, Question(kpi, grain.value, day, name, value, timing.value), rows)
    if form is Format.JSON:
        output.as_json(asdict(told))
    else:
        _show(told)


def _show(told: Explanation) -> None:
    kpi = told.definition
    _pairs(f"{kpi['name']} ({kpi['kpi_id']})", kpi, _DEFINITION)
    if told.value:
        _pairs("Published", _rounded(told.value, kpi["decimals"]), _FIGURES)
    else:
        output.say("Nothing was observed in that period and breakdown: no value, which is not 0.")
    _table("What does not count, of the same period", told.left_out)
    _table(f"{told.counted:,} observations, the newest first (in {kpi['unit']})", told.newest)
    _table("Delivered in", told.files)
    _table("Made of, from the number back to what was delivered", _by_layer(told.lineage))
    for note in told.notes:
        output.say(note)
    output.say(f'Every row: cx query "from kpis.kpi_observations_{kpi["observations"]}"')


def _rounded(value: Row, decimals: int) -> Row:
    """Figures as the KPI is read: its own decimals, two for a score of deviations."""
    return {
        name: round(figure, 2 if name == "z_score" else decimals)
        if isinstance(figure, float)
        else figure
        for name, figure in value.items()
    }


def _by_layer(lineage: list[Row]) -> list[Row]:
    names: dict[str, list[str]] = {}
    for row in lineage:
        names.setdefault(row["layer"], []).append(row["name"])
    return [{"layer": layer, "made of": ", ".join(made)} for layer, made in names.items()]


def _pairs(title: str, row: Row, names: tuple[str, ...]) -> None:
    known = [(name, output.text(row[name])) for name in names if row[name] not in (None, "")]
    output.table(title, ("", ""), known)


def _table(title: str, rows: list[Row]) -> None:
    if rows:
        output.table(title, list(rows[0]), [list(row.values()) for row in rows])
