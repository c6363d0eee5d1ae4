"""How the results of commands are shown, and what is said to be next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.cli import output, published
from orchestration.cli.command import Format

if TYPE_CHECKING:
    from orchestration.extracts.outcomes import LoadReport
    from orchestration.quality.gates import CheckResult
    from orchestration.refresh import Run
    from orchestration.samples.generate import SampleReport
    from orchestration.settings import Settings
    from orchestration.transform import BuildReport

_PARTS = ("inserted", "updated", "unchanged", "older", "duplicate", "filtered", "rejected")


def loaded(run: Run, report: LoadReport, form: Format) -> None:
    """Show what became of each file."""
    if form is Format.JSON:
        output.as_json(_load(run, report))
        return
    counts = [
        (outcome.path, each.feed, each.records_read, *(getattr(each, part) for part in _PARTS))
        for outcome in report.outcomes
        for each in outcome.feeds
    ]
    output.table("Records", ("file", "feed", "read", *_PARTS), counts)
    _not_loaded(report)
    _found(run)
    refused = sum(outcome.state == "refused" for outcome in report.outcomes)
    if refused:
        output.say(
            f"{_states(report)}. Nothing can be published until the {refused:,} refused are mended "
            "or taken out of the landing folder. Next: cx status, which says why"
        )
    else:
        output.say(f"{_states(report)}. Next: cx build")


def _load(run: Run, report: LoadReport) -> dict[str, Any]:
    states = Counter(outcome.state for outcome in report.outcomes)
    files = [asdict(outcome) for outcome in report.outcomes]
    return {"states": states, "files": files, "findings": run.findings, "filters": run.filters}


def _found(run: Run) -> None:
    """One line each for what was noted of the files that were loaded now."""
    for row in run.filters:
        output.say(
            f"{row['path']}: {row['records']:,} records of {row['feed']} left out by the rule "
            f"'{row['rule']}' of the mapping"
        )
    for row in run.findings:
        column = f" column '{row['column_name']}'" if row["column_name"] else ""
        output.say(f"{row['path']}{column}: {row['finding']}; {row['what_to_do']}")


def _states(report: LoadReport) -> str:
    states = Counter(outcome.state for outcome in report.outcomes)
    read = sum(each.records_read for outcome in report.outcomes for each in outcome.feeds)
    said = ", ".join(f"{number:,} {state}" for state, number in sorted(states.items()))
    return f"{len(report.outcomes):,} files ({said or 'none'}), {read:,} records read"


def _not_loaded(report: LoadReport) -> None:
    rows = [
        (outcome.path, outcome.state, outcome.message)
        for outcome in report.outcomes
        if outcome.state not in ("loaded", "duplicate", "unchanged")
    ]
    output.table("Not loaded", ("file", "state", "why"), rows)


def built(report: BuildReport, checks: Sequence[CheckResult], form: Format, then: str) -> None:
    """Show how many models were built, the slowest, and the checks that did not pass.

    `then` is the command that comes next where nothing blocks.
    """
    if form is Format.JSON:
        nodes = [asdict(node) for node in report.nodes]
        output.as_json({"run_id": report.run_id, "nodes": nodes, "checks": _plain(checks)})
        return
    slowest = sorted(report.built, key=lambda node: -node.seconds)[:5]
    rows = [(node.name, node.kind, round(node.seconds, 2)) for node in slowest]
    output.table("Slowest", ("name", "kind", "seconds"), rows)
    _failed(checks)
    output.say(f"{len(report.built):,} seeds and models built; {_checks(checks)}.")
    output.say(_next(checks, then))


def checked(checks: Sequence[CheckResult], form: Format) -> None:
    """Show the checks that did not pass."""
    if form is Format.JSON:
        output.as_json({"checks": _plain(checks)})
        return
    _failed(checks)
    output.say(f"{_checks(checks)}.")
    output.say(_next(checks, "cx publish"))


def page(settings: Settings) -> None:
    """Say where the page of the newest run's expectations lies."""
    from orchestration.quality.page import newest_page

    newest = newest_page(settings)
    if newest:
        output.say(f"What was expected of each delivery and KPI: {newest}")


def _plain(checks: Sequence[CheckResult]) -> list[dict[str, Any]]:
    return [asdict(check) | {"blocks": check.blocks} for check in checks]


def _failed(checks: Sequence[CheckResult]) -> None:
    rows = [
        (check.check_name, "blocks" if check.blocks else "warns", check.failures, check.message)
        for check in sorted(checks, key=lambda check: (not check.blocks, check.check_name))
        if check.status != "pass" or check.blocks
    ]
    output.table("Checks that did not pass", ("check", "effect", "failures", "message"), rows)


def _checks(checks: Sequence[CheckResult]) -> str:
    passed = sum(check.status == "pass" and not check.blocks for check in checks)
    blocking = sum(check.blocks for check in checks)
    warned = len(checks) - passed - blocking
    return f"{len(checks):,} checks: {passed:,} passed, {warned:,} warned, {blocking:,} block"


def _next(checks: Sequence[CheckResult], command: str) -> str:
    if any(check.blocks and check.kind == "build" for check in checks):
        return "Nothing can be published until every model is built. Next: cx build"
    if any(check.blocks for check in checks):
        return "Nothing can be published until they pass. Next: cx status, cx rejects"
    return f"Next: {command}"


def refreshed(run: Run, form: Format) -> None:
    """Show what a refresh loaded, built, checked and published."""
    from orchestration.extracts.discovery import OF_THE_SAMPLE

    if run.loaded is None or run.built is None or run.publication is None:
        raise ValueError(f"run {run.run_id} ended without a result of every step")
    if form is Format.JSON:
        content = {"load": _load(run, run.loaded), "models_built": len(run.built.built)}
        output.as_json(
            published.plain(run.publication, run.copied) | content | {"checks": _plain(run.checked)}
        )
        return
    _not_loaded(run.loaded)
    _found(run)
    _failed(run.checked)
    output.say(f"Load     {_states(run.loaded)}")
    output.say(f"Build    {len(run.built.built):,} seeds and models")
    output.say(f"Check    {_checks(run.checked)}")
    if (run.settings.landing / OF_THE_SAMPLE).is_dir():
        output.say(
            "         of the sample shop: docs/sample.md lists what is wrong with it on purpose"
        )
    published.new(run.publication, form, run.copied)


def sampled(report: SampleReport, form: Format) -> None:
    """Say which sample files were written, and which defects are in them."""
    if form is Format.JSON:
        output.as_json(report)
        return
    output.table("Rows", ("feed", "rows"), sorted(report.rows.items()))
    planted = [(each.name, each.count) for each in report.planted]
    output.table("Planted defects", ("defect", "records"), planted)
    rows = sum(report.rows.values())
    output.say(f"{len(report.files):,} files, {rows:,} rows in {report.folder}. Next: cx refresh")
