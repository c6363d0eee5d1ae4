"""Delivered files and the feeds they fill."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import dagster as dg

from orchestration import steps
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.mappings import BY_NAME, Mapping, read_mappings
from orchestration.extracts.outcomes import LoadReport
from orchestration.quality.gates import CheckResult
from orchestration.refresh import Run, inputs
from orchestration.resources import reported
from orchestration.settings import PROJECT

Event = dg.MaterializeResult[None] | dg.AssetCheckResult
_USUAL = "expectations"
# A full disk or a file that is still being moved may be put right within minutes.
_RETRIES = dg.RetryPolicy(max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL)


def delivered_files(own: Path | None) -> list[dg.AssetSpec]:
    """One asset per kind of delivered file; others bring them, nothing here makes them."""
    return [
        dg.AssetSpec(
            _key(mapping),
            description=mapping.description,
            group_name="landing",
            kinds={"file"},
        )
        for mapping in _mappings(own)
    ]


def feeds(own: Path | None) -> dg.AssetsDefinition:
    """One asset per feed, all filled by one load."""
    contracts, sources = read_contracts(PROJECT), _deliverers(own)
    specs = [
        dg.AssetSpec(
            ["raw", feed],
            deps=sources[feed],
            description=contract.description,
            group_name="raw",
            kinds={"duckdb", "table"},
        )
        for feed, contract in contracts.items()
    ]

    @dg.multi_asset(
        name="load",
        specs=specs,
        check_specs=[dg.AssetCheckSpec(_USUAL, asset=["raw", feed]) for feed in contracts],
        required_resource_keys={"run"},
        retry_policy=_RETRIES,
    )
    def load_feeds(context: dg.AssetExecutionContext) -> Iterator[Event]:
        run: Run = context.resources.run
        with reported(run):
            run.fingerprint = run.fingerprint or inputs(run.settings)
            report = steps.load(run)
            steps.keep_state(run, "running")
            steps.check_load(run)
        counts = feed_counts(report)
        for feed in contracts:
            yield dg.MaterializeResult(asset_key=["raw", feed], metadata=counts.get(feed, {}))
        yield from _expectations(run, contracts)

    return load_feeds


def _expectations(run: Run, feeds: Collection[str]) -> Iterator[dg.AssetCheckResult]:
    """Per feed, whether its deliveries are as usual; without any there is nothing to judge."""
    found = {check.check_name: check for check in run.checked}
    for feed in feeds:
        yield expectation_check(found.get(f"expectations_{feed}"), ["raw", feed], _USUAL)


def expectation_check(
    check: CheckResult | None, asset: Sequence[str], name: str
) -> dg.AssetCheckResult:
    """A suite's result as Dagster shows it; what blocks is decided by the gate alone."""
    warns = check is None or not check.blocks
    return dg.AssetCheckResult(
        passed=check is not None and check.status == "pass",
        asset_key=dg.AssetKey(asset),
        check_name=name,
        severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
        metadata={
            "evaluated": check.evaluated if check else 0,
            "not_met": check.failures if check else 0,
            "message": check.message if check else "no delivery yet",
        },
    )


def feed_counts(report: LoadReport) -> dict[str, dict[str, int]]:
    """Per feed, what came of the records that this load read."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for counts in (each for outcome in report.outcomes for each in outcome.feeds):
        for name, number in asdict(counts).items():
            if name != "feed":
                totals[counts.feed][name] += number
    return totals


def _deliverers(own: Path | None) -> dict[str, list[dg.AssetKey]]:
    """Per feed, the kinds of files that can fill it."""
    every_feed = tuple(read_contracts(PROJECT))
    deliverers: dict[str, list[dg.AssetKey]] = defaultdict(list)
    for mapping in _mappings(own):
        for feed in every_feed if mapping.feeds == BY_NAME else mapping.feeds:
            deliverers[feed].append(_key(mapping))
    return deliverers


def _mappings(own: Path | None) -> list[Mapping]:
    return [mapping for mapping in read_mappings(PROJECT, own) if mapping.ignored is None]


def _key(mapping: Mapping) -> dg.AssetKey:
    """The asset `landing/<folder>/<kind>`, as the mapping's file lies under extracts/."""
    return dg.AssetKey(["landing", *mapping.name.split("/")])
