"""Publish the marts of one checked run: build aside, make durable, then move the pointer."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from orchestration.publication import retention
from orchestration.publication.build import Content, build_database
from orchestration.publication.durability import make_folder, move, seal
from orchestration.publication.layout import (
    DATABASE,
    MANIFEST,
    Publication,
    now,
    publications,
    staging_folder,
)
from orchestration.publication.manifest import (
    Acceptance,
    Manifest,
    sha256,
    write_manifest,
)
from orchestration.publication.pointer import current, point_to, settle
from orchestration.publication.space import require_space
from orchestration.quality import page, results
from orchestration.quality.gates import (
    CheckResult,
    accept_failures,
    blocking,
    count_warnings,
    create_overrides,
)
from orchestration.warehouse import connect, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.settings import Settings

_SHOWN = 8
_ACCEPT = ", or let it pass on record with `cx publish --accept '<reason>'`"
_VERSIONED = ("cx-warehouse", "duckdb", "dbt-core", "dbt-duckdb")


class ChecksBlocked(RuntimeError):  # noqa: N818 - reads as what it says
    """Checks failed, or none ran, so nothing was published; `checks` holds them all.

    The message shows those first that say why: tests of models that were skipped say nothing. Of
    the checks that only warn it gives the number.
    """

    def __init__(self, run_id: str, checks: list[CheckResult], warned: int = 0) -> None:
        self.checks = checks
        told = sorted(checks, key=lambda check: not check.message)
        lines = [f"  {check.check_name}: {check.message or check.status}" for check in told]
        if len(lines) > _SHOWN:
            lines[_SHOWN:] = [f"  and {len(lines) - _SHOWN} more: cx status"]
        accept = "" if _is_unfinished(checks) else _ACCEPT
        super().__init__(
            f"Run {run_id} is not published, {len(checks)} checks block it:\n"
            + "\n".join(lines)
            + (f"\n{warned:,} more only warn: cx status" if warned else "")
            + f"\nMend what they name and run `cx refresh`{accept}. "
            "Readers still see the publication before."
        )


class NotThisRun(RuntimeError):  # noqa: N818 - reads as what it says
    """The marts in the warehouse were made by another run than the one to be published."""


@dataclass(frozen=True)
class Page:
    """A page beside the published file: its name, and what makes its HTML of that file."""

    name: str
    render: Callable[[Path], str]


@dataclass(frozen=True)
class _Run:
    """What is published, and under which name."""

    run_id: str
    fingerprint: str
    accepted: Acceptance | None


def publish(
    settings: Settings,
    run_id: str,
    accept: str | None = None,
    fingerprint: str = "",
    pages: Sequence[Page] = (),
) -> Publication:
    """Publish the marts of `run_id`; the caller holds the lock of the refresh.

    Safe to repeat after any crash: a run that is published already is returned as it is.

    Args:
        settings: Where the warehouse and the publications lie.
        run_id: The run that built and checked the marts.
        accept: Reason to publish in spite of failed checks; goes on record.
        fingerprint: `inputs_fingerprint` as it was before this run read its inputs; without it
            the next refresh cannot know that nothing is new and does the work again.
        pages: What is to lie beside the published file.

    Raises:
        ChecksBlocked: checks of severity error failed, or no check was recorded; or the marts
            are not those of one whole run and of what is loaded, which nobody can accept.
        NotThisRun: the warehouse was built by another run.
        MartsMissing: the warehouse lacks marts of the project.
        DiskTooFull: less is free than twice what will be written.
    """
    make_folder(settings.published)
    settle(settings)
    retention.sweep(settings)
    publication = _existing(settings, run_id)
    if publication is None:
        publication = _build(settings, run_id, accept, fingerprint, pages)
    if publication != current(settings):
        point_to(settings, publication)
    retention.retire(settings)
    return publication


def _existing(settings: Settings, run_id: str) -> Publication | None:
    known = {publication.run_id: publication for publication in publications(settings)}
    return known.get(run_id)


def _build(
    settings: Settings, run_id: str, accept: str | None, fingerprint: str, pages: Sequence[Page]
) -> Publication:
    staging = staging_folder(settings, run_id)
    with connect(settings) as connection:
        _require_run(connection, run_id)
        run = _Run(run_id, fingerprint, _gate(connection, run_id, accept))
        connection.execute("checkpoint")
        require_space(connection, settings)
        staging.mkdir()
        content = build_database(connection, settings, run_id, current(settings), staging)
        (staging / page.PAGE).write_text(page.render(connection, run_id), "utf-8")
        for made in pages:
            (staging / made.name).write_text(made.render(staging / DATABASE), "utf-8")
        manifest = _manifest(connection, run, content, staging)
    write_manifest(manifest, staging / MANIFEST)
    seal(staging)
    final = settings.published.resolve() / run_id
    move(staging, final)
    return Publication(final)


def _require_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    built_by = read_rows(connection, "select run_id from ops.run_context")
    if built_by != [{"run_id": run_id}]:
        found = ", ".join(row["run_id"] for row in built_by) or "no run"
        raise NotThisRun(
            f"The marts in the warehouse are those of {found}, not of {run_id}. "
            "Run `cx refresh`, or `cx build` and then `cx publish`."
        )


def _gate(
    connection: duckdb.DuckDBPyConnection, run_id: str, accept: str | None
) -> Acceptance | None:
    create_overrides(connection)
    results.create(connection)
    failed = blocking(connection, run_id)
    if not failed:
        return None
    if not accept or not accept.strip():
        raise ChecksBlocked(run_id, failed, count_warnings(connection, run_id))
    if _is_unfinished(failed):
        raise ChecksBlocked(run_id, [check for check in failed if check.kind == "build"])
    person = system_user()
    accept_failures(connection, run_id, person, accept, failed)
    return Acceptance(accept, [check.check_name for check in failed], person, now().isoformat())


def _is_unfinished(failed: list[CheckResult]) -> bool:
    """Whether the marts are not of one whole run and of what is loaded; nobody accepts that."""
    return any(check.kind == "build" for check in failed)


def system_user() -> str:
    """The name under which the operating system knows who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _manifest(
    connection: duckdb.DuckDBPyConnection,
    run: _Run,
    content: Content,
    folder: Path,
) -> Manifest:
    context = read_rows(
        connection, "select as_of::varchar as as_of, time_zone from ops.run_context"
    )
    return Manifest(
        run_id=run.run_id,
        published_at=now().isoformat(),
        inputs_fingerprint=run.fingerprint,
        database_sha256=sha256(folder / DATABASE),
        pages={made.name: sha256(made) for made in sorted(folder.glob("*.html"))},
        tables=content.tables,
        restated=content.restated,
        inputs=read_rows(connection, _INPUTS),
        checks=read_rows(connection, _CHECKS, {"run_id": run.run_id}),
        accepted=run.accepted,
        versions={name: version(name) for name in _VERSIONED}
        | {"python": platform.python_version()},
        **context[0],
    )


_INPUTS = (
    "select file_id, mapping, sha256, records_parsed from ops.built_files "
    "where state in ('loaded', 'missing') order by file_id"
)
_CHECKS = (
    "select check_name, kind, severity, status, failures, evaluated "
    "from ops.checks where run_id = $run_id order by check_name"
)
