"""The publication, and the gate before it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import dagster as dg

from orchestration import steps
from orchestration.publication import copies
from orchestration.quality.gates import CheckResult
from orchestration.refresh import Run
from orchestration.resources import reported

PUBLICATION = dg.AssetKey(["published", "current"])
POSTGRES = dg.AssetKey(["published", "postgres"])
# A server that is being started again may be back within a minute.
_RETRIES = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL)
_TESTS, _LOAD = "models_keep_their_promises", "deliveries_loaded_whole"
_USUAL = "expectations"
_GATES = {
    _TESTS: "Every model was built, and its tests passed.",
    _LOAD: "No record was lost, and no file refused.",
    _USUAL: "The deliveries and the KPIs are as usual.",
}
_GATE = "The step `publish` fails where one of `blocking` is not accepted on record."
Event = dg.MaterializeResult[None] | dg.AssetCheckResult


def publication(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """One asset: what readers see, made of the marts when every check has passed."""

    @dg.multi_asset(
        name="publish",
        specs=[
            dg.AssetSpec(
                PUBLICATION,
                deps=marts,
                description="What readers see: one run's marts, whole, behind one pointer.",
                group_name="published",
                kinds={"duckdb", "parquet"},
            )
        ],
        check_specs=[
            dg.AssetCheckSpec(name, asset=PUBLICATION, description=f"{told} {_GATE}")
            for name, told in _GATES.items()
        ],
        required_resource_keys={"run"},
    )
    def publish(context: dg.AssetExecutionContext) -> Iterator[Event]:
        run: Run = context.resources.run
        yield _gate(_TESTS, [check for check in run.checked if check.kind in ("build", "dbt")])
        yield _gate(_LOAD, [check for check in run.checked if check.kind == "load"])
        yield _gate(_USUAL, [check for check in run.checked if check.kind == "expectations"])
        with reported(run):
            made = steps.publish(run)
        yield dg.MaterializeResult(
            asset_key=PUBLICATION,
            metadata={"run": made.run_id, "tables": len(made.manifest.tables)},
        )

    return publish


def postgres() -> dg.AssetsDefinition:
    """One asset: the copy of what readers see, in the PostgreSQL database that is set."""

    @dg.multi_asset(
        name="copy_to_postgres",
        specs=[
            dg.AssetSpec(
                POSTGRES,
                deps=[PUBLICATION],
                description="The published tables and views in PostgreSQL, swapped in whole.",
                group_name="published",
                kinds={"postgres"},
            )
        ],
        required_resource_keys={"run"},
        retry_policy=_RETRIES,
    )
    def copy_to_postgres(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        run: Run = context.resources.run
        with reported(run):
            run.copied = copies.copy(run.settings, run.progress)
        return dg.MaterializeResult(
            asset_key=POSTGRES, metadata=asdict(run.copied) if run.copied else {}
        )

    return copy_to_postgres


def _gate(name: str, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    blocking = [result.check_name for result in results if result.blocks]
    return dg.AssetCheckResult(
        passed=bool(results) and not blocking,
        check_name=name,
        asset_key=PUBLICATION,
        metadata={"evaluated": len(results), "blocking": ", ".join(blocking[:20])},
    )
