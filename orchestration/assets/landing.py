"""Delivered files and the feeds they fill."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import dagster as dg

from orchestration import steps
from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.mappings import read_mappings
from orchestration.extracts.outcomes import LoadReport
from orchestration.refresh import Run
from orchestration.resources import reported
from orchestration.settings import PROJECT

# A full disk or a file that is still being moved may be put right within minutes.
_RETRIES = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL)


def delivered_files() -> list[dg.AssetSpec]:
    """One asset per kind of delivered file; others bring them, nothing here makes them."""
    return [
        dg.AssetSpec(
            ["landing", mapping.name],
            description=f"Files as delivered for the mapping {mapping.name}.",
            group_name="landing",
            kinds={"file"},
        )
        for mapping in read_mappings(PROJECT)
    ]


def feeds() -> dg.AssetsDefinition:
    """One asset per feed, all filled by one load."""
    contracts, sources = read_contracts(PROJECT), _deliverers()
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

    @dg.multi_asset(name="load", specs=specs, required_resource_keys={"run"}, retry_policy=_RETRIES)
    def load_feeds(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        run: Run = context.resources.run
        with reported(run):
            report = steps.load(run)
            steps.keep_state(run, "running")
        counts = feed_counts(report)
        for feed in contracts:
            yield dg.MaterializeResult(asset_key=["raw", feed], metadata=counts.get(feed, {}))

    return load_feeds


def feed_counts(report: LoadReport) -> Mapping[str, dict[str, int]]:
    """Per feed, what came of the records that this load read."""
    totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for counts in (each for outcome in report.outcomes for each in outcome.feeds):
        for name, number in asdict(counts).items():
            if name != "feed":
                totals[counts.feed][name] += number
    return totals


def _deliverers() -> Mapping[str, list[dg.AssetKey]]:
    deliverers: dict[str, list[dg.AssetKey]] = defaultdict(list)
    for mapping in read_mappings(PROJECT):
        for feed in mapping.feeds:
            deliverers[feed].append(dg.AssetKey(["landing", mapping.name]))
    return deliverers
