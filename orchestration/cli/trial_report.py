"""How the trial of a mapping is shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.cli import output
from orchestration.cli.command import Format
from orchestration.cli.mapping_report import in_shell, own_option
from orchestration.mapping.drafts import drafted

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.mapping.check import Trial
    from orchestration.settings import Settings

_PARTS = ("inserted", "updated", "unchanged", "older", "duplicate", "filtered", "rejected")
_SHOWN = 20


def tried(trial: Trial, settings: Settings, file: Path, form: Format) -> None:
    """Show what a mapping would do to each record of a file."""
    if form is Format.JSON:
        output.as_json(asdict(trial) | {"would_load": trial.would_load})
        return
    outcome = trial.outcome
    counts = [
        (each.feed, each.records_read, *(getattr(each, part) for part in _PARTS))
        for each in outcome.feeds
    ]
    output.table("Into an empty warehouse", ("feed", "read", *_PARTS), counts)
    for row in trial.filters:
        output.say(f"{row['records']:,} records of {row['feed']} left out by '{row['rule']}'")
    _rejects(trial)
    for feed, rows in trial.rows.items():
        _rows(feed, rows)
    findings = [(row["column_name"], row["finding"], row["what_to_do"]) for row in trial.findings]
    output.table("Findings", ("column", "finding", "what to do"), findings)
    for warning in trial.warnings:
        output.say(f"Warning: {warning}")
    output.table("The mapping still says", ("line", "what"), trial.open)
    if trial.would_load:
        place = f"{settings.landing / _folder(outcome.path)}/"
        then = f"{_renamed(trial)}put it under {place}, then cx refresh{own_option(settings)}"
        output.say(f"It would load. Next: {then}")
    else:
        output.say(f"It would not load: {outcome.state}: {outcome.message}")
        propose = f"cx map {in_shell(file)}{own_option(settings)}"
        mend = f"mend the file or {trial.mapping_file}" if trial.mapping_file else propose
        if "records are bad, more than" in outcome.message:
            mend = f"mend the row or set max_rejected_share in the mapping {trial.mapping_file}"
        output.say(f"Next: {mend}, then cx map --check {in_shell(file)}{own_option(settings)}")


def _renamed(trial: Trial) -> str:
    """What makes a mapping of a draft."""
    if trial.draft is None:
        return ""
    return f"rename it: mv {in_shell(trial.draft)} {in_shell(drafted(trial.draft))}, then "


def _folder(path: str) -> str:
    return path.partition("/")[0]


def _rejects(trial: Trial) -> None:
    columns = ("feed", "line", "record", "column_name", "reason", "value_shape")
    rows = [[row[name] for name in columns] for row in trial.rejects[:_SHOWN]]
    title = f"Rejected: the first {_SHOWN} of {len(trial.rejects):,}"
    output.table(
        title if len(trial.rejects) > _SHOWN else "Rejected",
        ("feed", "line", "record", "column", "reason", "looks like"),
        rows,
    )


def _rows(feed: str, rows: list[dict[str, Any]]) -> None:
    """The first rows side by side, without the columns that no row fills."""
    names = [name for name in (rows[0] if rows else ()) if any(row[name] for row in rows)]
    heads = [f"row {number}" for number in range(1, len(rows) + 1)]
    shown = [(name, *(row[name] for row in rows)) for name in names]
    output.table(f"{feed}: the first rows as they would be loaded", ("column", *heads), shown)
