"""The dbt models: lineage and checks as dagster-dbt reads them, built by dbt in this process."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration import steps
from orchestration.publication.catalog import MART_SCHEMAS
from orchestration.refresh import Run
from orchestration.resources import reported
from orchestration.transform import NodeResult

Event = dg.MaterializeResult[None] | dg.AssetCheckResult


class _Translator(DagsterDbtTranslator):
    """dagster-dbt's names; what blocks is decided once, by the gate before the publication."""

    def get_asset_check_spec(self, *args: Any, **named: Any) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(*args, **named)
        return spec and spec._replace(blocking=False)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The layer: seeds, staging, intermediate or marts."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


def models(manifest: Path) -> dg.AssetsDefinition:
    """One asset per seed and model, one check per test of a model, all by one run of dbt."""

    @dbt_assets(
        manifest=manifest,
        exclude="resource_type:unit_test",
        name="build",
        required_resource_keys={"run"},
        dagster_dbt_translator=_Translator(),
    )
    def build_models(context: dg.AssetExecutionContext) -> Iterator[Event]:
        run: Run = context.resources.run
        with reported(run):
            report = steps.build(run, _selection(context))
        _keep_output_keys(context)
        yield from _events(context, report.nodes)
        with reported(run):
            steps.require_all_built(run)

    return build_models


def marts(built: dg.AssetsDefinition) -> list[dg.AssetKey]:
    """Keys of the models that are published."""
    return sorted(key for key in built.keys if key.path[0] in MART_SCHEMAS)


def _selection(context: dg.AssetExecutionContext) -> str | None:
    """What dbt is asked to build: everything, or the models chosen in the UI."""
    if not context.is_subset:
        return None
    return " ".join(sorted(key.path[-1] for key in context.selected_asset_keys))


def _keep_output_keys(context: dg.AssetExecutionContext) -> None:
    """Let Dagster work out the keys of the step's assets once, not for each of them again.

    They are the same for the whole step; with 370 models that was 2 CPU-seconds of a refresh.
    """
    step = context.get_step_execution_context()
    keys = step.get_output_asset_keys()
    step.get_output_asset_keys = lambda: keys


def _events(context: dg.AssetExecutionContext, nodes: tuple[NodeResult, ...]) -> Iterator[Event]:
    assets = {_unique_id(spec): spec.key for spec in context.assets_def.specs}
    checks = {_unique_id(spec): spec.key for spec in context.assets_def.check_specs}
    for node in nodes:
        if node.status == "success" and assets.get(node.unique_id) in context.selected_asset_keys:
            yield _built(assets[node.unique_id], node)
        elif checks.get(node.unique_id) in context.selected_asset_check_keys:
            yield _tested(checks[node.unique_id], node)


def _built(key: dg.AssetKey, node: NodeResult) -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(asset_key=key, metadata={"seconds": node.seconds})


def _tested(key: dg.AssetCheckKey, node: NodeResult) -> dg.AssetCheckResult:
    warns = node.severity == "warn" or node.status == "warn"
    return dg.AssetCheckResult(
        passed=node.status == "pass",
        asset_key=key.asset_key,
        check_name=key.name,
        severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
        metadata={"failures": node.failures},
    )


def _unique_id(spec: dg.AssetSpec | dg.AssetCheckSpec) -> str:
    return str((spec.metadata or {})["dagster_dbt/unique_id"])
