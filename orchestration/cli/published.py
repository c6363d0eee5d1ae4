"""What is said of a publication: what readers see now, what it restates, and how to ask it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.cli import output
from orchestration.cli.command import Format
from orchestration.publication.layout import DASHBOARD

if TYPE_CHECKING:
    from orchestration.publication.layout import Publication
    from orchestration.publication.postgres.publish import Copied
    from orchestration.warehouse import Row

_NAMED = 3
_ASK = "cx query \"select * from kpis.kpi_values where dimension = 'all' limit 20\""


def new(publication: Publication, form: Format, copied: Copied | None) -> None:
    """Say what readers see now, and how to ask it."""
    if form is Format.JSON:
        output.as_json(plain(publication, copied))
        return
    tables = publication.manifest.tables
    rows = sum(table.rows for table in tables.values())
    output.say(f"Publish  run {publication.run_id}: {len(tables):,} tables, {rows:,} rows")
    output.say(f"         {publication.database}")
    if DASHBOARD in publication.manifest.pages:
        output.say(f"         {publication.folder / DASHBOARD}")
    _copied(copied)
    _restated(publication)
    output.say(f"Next: {_ask(publication)}")


def unchanged(
    publication: Publication,
    gone: str | None,
    waiting: list[Row],
    form: Format,
    copied: Copied | None,
) -> None:
    """Say that there was nothing to do.

    Args:
        publication: What readers see.
        gone: The run that somebody went back from.
        waiting: Files that are delivered and still not loaded.
        form: How it is said.
        copied: The copy that was behind and is not any more.
    """
    if form is Format.JSON:
        told = {"unchanged": True, "rolled_back_from": gone, "not_loaded": waiting}
        output.as_json(plain(publication, copied) | told)
        return
    _copied(copied)
    output.table("Not loaded", ("file", "state", "why"), [list(row.values()) for row in waiting])
    if gone:
        output.say(f"Nothing new since the rollback from run {gone} to {publication.run_id}.")
        output.say(f"New files, code or settings are published. Next: cx rollback --to {gone}")
        return
    output.say(f"Nothing new since run {publication.run_id}: {publication.database}")
    output.say(f"Next: {_ask(publication)}")


def rolled_back(publication: Publication, form: Format, copied: Copied | None) -> None:
    """Say which publication readers see again."""
    if form is Format.JSON:
        output.as_json(plain(publication, copied))
        return
    output.say(f"Readers see run {publication.run_id} again: {publication.database}")
    _copied(copied)
    output.say("It stays until files, code or settings are new. Next: cx status")


def plain(publication: Publication, copied: Copied | None) -> dict[str, Any]:
    """What JSON tells of a publication."""
    manifest = publication.manifest
    return {
        "accepted_checks": manifest.accepted.checks if manifest.accepted else [],
        "run_id": publication.run_id,
        "as_of": manifest.as_of,
        "database": str(publication.database),
        "tables": {name: table.rows for name, table in manifest.tables.items()},
        "restated": manifest.restated,
        "postgres": asdict(copied) if copied else None,
    }


def _copied(copied: Copied | None) -> None:
    if copied:
        output.say(
            f"Copy     PostgreSQL: {copied.tables:,} tables, {copied.views:,} views, "
            f"{copied.rows:,} rows in {copied.seconds:,.0f} s; "
            f"its readers waited {1000 * copied.gap_seconds:,.0f} ms at most"
        )


def _restated(publication: Publication) -> None:
    """Say how many final values are other than readers knew them."""
    restated = publication.manifest.restated
    if restated:
        values = sum(each["value_count"] for each in restated)
        names = ", ".join(each["kpi_id"] for each in restated[:_NAMED])
        more = f" and {len(restated) - _NAMED:,} more" if len(restated) > _NAMED else ""
        output.say(
            f"Restated {values:,} final values of {names}{more}. Which, by how much, and why: "
            "ops.restatements, ops.restatement_causes"
        )


def _ask(publication: Publication) -> str:
    """A first question, to the folder that was published to."""
    folder = publication.folder.parent
    return _ASK if folder == Path("published").resolve() else f"{_ASK} --published {folder}"
