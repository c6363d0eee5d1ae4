"""The steps of a refresh, one function each: for the commands and for Dagster alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from dashboard.build import render
from orchestration import transform
from orchestration.extracts.load import load as load_files
from orchestration.findings import read_filters, read_findings
from orchestration.publication import baselines
from orchestration.publication.layout import DASHBOARD
from orchestration.publication.publish import ChecksBlocked, Page
from orchestration.publication.publish import publish as publish_marts
from orchestration.quality import built_files, gates
from orchestration.quality.delivery_gate import check_deliveries
from orchestration.quality.page import write_page
from orchestration.quality.scorecard_gate import check_scorecard
from orchestration.run_context import write_run_context
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from orchestration.extracts.outcomes import LoadReport
    from orchestration.publication.layout import Publication
    from orchestration.quality.gates import CheckResult
    from orchestration.refresh import Run
    from orchestration.settings import Settings
    from orchestration.transform import BuildReport


class NothingBuilt(LookupError):  # noqa: N818 - reads as what it says
    """There are no models yet; the message says what to do."""


def load(run: Run) -> LoadReport:
    """Load every delivered file that is not loaded yet, and note what was found out about each."""
    run.loaded = load_files(run.settings, run.run_id, run.progress)
    with connect(run.settings) as connection:
        run.findings = read_findings(connection, run.run_id)
        run.filters = read_filters(connection, run.run_id)
    return run.loaded


def build(run: Run, select: str | None = None) -> BuildReport:
    """Build the models, test them, and keep what the tests found under this run.

    Raises:
        BuildFailed: a model did not build.
    """
    write_run_context(run.settings, run.run_id)
    with connect(run.settings) as connection:
        baselines.tell_models(connection, run.settings)
        if select is None:
            built_files.freeze(connection, run.run_id)
    run.built = transform.build(run.settings, run.run_id, select, run.progress, run.manifest)
    # A part of the models says nothing of the rest, which another run built.
    checks = [check for check in run.built.checks if select is None or check.kind != "build"]
    _record(run, checks)
    if select is None and not run.built.skipped:
        check_meanings(run)
    return run.built


def require_all_built(run: Run) -> None:
    """Stop where failed tests kept later models from being built.

    Raises:
        ChecksBlocked: some marts are still those of an earlier run.
    """
    if run.built is not None and run.built.skipped:
        raise ChecksBlocked(run.run_id, [check for check in run.checked if check.blocks])


def check_meanings(run: Run) -> None:
    """Check that the marts say something as usual, and name what nothing explains; keep it all."""
    with connect(run.settings) as connection:
        jumps = check_scorecard(connection, run.settings, run.run_id)
        results = [*gates.meanings(connection), gates.has_values(connection), jumps]
        write_page(connection, run.settings, run.run_id)
    _record(run, results)


def check_load(run: Run) -> list[CheckResult]:
    """Check that no record was lost, no delivery refused, and each as usual; keep the results."""
    with connect(run.settings) as connection:
        usual = check_deliveries(connection, run.settings, run.run_id)
        results = [*gates.conservation(connection), *gates.files(connection), *usual]
        gates.record(connection, run.run_id, results)
        write_page(connection, run.settings, run.run_id)
    run.checked += results
    return results


def check(run: Run) -> list[CheckResult]:
    """Test the models as they are, and the load, without building anything.

    What else keeps the run from being published is told as well: a build that did not end.

    Raises:
        BuildFailed: the project does not parse.
    """
    tested = transform.test(run.settings, run.run_id, run.progress)
    _record(run, tested.checks)
    check_meanings(run)
    check_load(run)
    known = {each.check_name for each in run.checked}
    run.checked += [each for each in blocking(run) if each.check_name not in known]
    return run.checked


def publish(run: Run, accept: str | None = None) -> Publication:
    """Publish what was built last, when its checks passed.

    Args:
        run: The run; its id is the one of the build.
        accept: Why failed checks are let pass, kept with the publication.

    Raises:
        ChecksBlocked: a check failed and nobody accepted it, or the marts are not those of one
            whole run and of what is loaded, which nobody can accept.
    """
    language = run.settings.dashboard_language
    pages = (Page(DASHBOARD, partial(render, language=language)),)
    run.publication = publish_marts(run.settings, run.run_id, accept, run.fingerprint, pages)
    keep_state(run, "published")
    return run.publication


def blocking(run: Run) -> list[CheckResult]:
    """What keeps the run from being published, were that tried now."""
    with connect(run.settings) as connection:
        return gates.blocking(connection, run.run_id)


def last_build(settings: Settings) -> str:
    """The id of the run that built the models as they are.

    Raises:
        NothingBuilt: no run has built them yet.
    """
    with connect(settings) as connection:
        there = connection.execute(
            "select 1 from information_schema.tables "
            "where table_schema = 'ops' and table_name = 'run_context'"
        ).fetchall()
        rows = connection.execute("select run_id from ops.run_context").fetchall() if there else []
    if not rows:
        raise NothingBuilt(f"No models in {settings.warehouse_file} yet. Next: cx refresh")
    return str(rows[0][0])


def keep_state(run: Run, state: str, message: str = "") -> None:
    """Write what became of a run into `ops.runs`.

    It is running, published, blocked, failed, interrupted or killed. One that is published later
    than its work ended keeps the moment at which it began.
    """
    ended = None if state == "running" else datetime.now(UTC).replace(tzinfo=None)
    with connect(run.settings) as connection:
        known = "select started_at from ops.runs where run_id = ?"
        began = connection.execute(known, [run.run_id]).fetchone()
        started_at = began[0] if began else run.started_at.replace(tzinfo=None)
        row = [run.run_id, started_at, ended, state, message]
        connection.execute("begin")
        connection.execute("delete from ops.runs where run_id = ?", [run.run_id])
        # The lock is held, so a run that still says it is running was killed.
        connection.execute("update ops.runs set state = 'killed' where state = 'running'")
        connection.execute(
            "insert into ops.runs (run_id, started_at, finished_at, state, message) "
            "values (?, ?, ?, ?, ?)",
            row,
        )
        connection.execute("commit")


def _record(run: Run, results: Sequence[CheckResult]) -> None:
    with connect(run.settings) as connection:
        gates.record(connection, run.run_id, results)
    run.checked += results
