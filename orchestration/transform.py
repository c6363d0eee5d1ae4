"""Build the models: dbt's seeds, models and data tests, once, and what came of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration import dbt_run
from orchestration.messages import without_values
from orchestration.quality.gates import CheckResult
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

    from orchestration.refresh import Progress

_NOT_BUILT = ("error", "runtime error", "partial success")
_FEW_RECORDS = 2_000_000
"""Up to so many, models are built side by side. Of more, one after the other, each on all cores:
two share the memory limit, and what one cannot spill it takes from the other, which then fails."""


@dataclass(frozen=True)
class NodeResult:
    """What came of one seed, model or test. `seconds` is wall time; `failures` counts rows."""

    unique_id: str
    name: str
    kind: str
    status: str
    seconds: float
    failures: int
    severity: str
    message: str


@dataclass(frozen=True)
class BuildReport:
    """Results of one run of dbt, in the order the nodes ended."""

    run_id: str
    nodes: tuple[NodeResult, ...]

    @property
    def built(self) -> tuple[NodeResult, ...]:
        """Seeds and models that were built."""
        return tuple(n for n in self.nodes if n.kind != "test" and n.status == "success")

    @property
    def skipped(self) -> tuple[NodeResult, ...]:
        """Seeds and models left as they were, because something before them failed."""
        return tuple(n for n in self.nodes if n.kind != "test" and n.status == "skipped")

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The data tests that ran, and whether every model was built."""
        ran = [node for node in self.nodes if node.kind == "test" and node.status != "skipped"]
        tests = tuple(_check(node) for node in ran)
        return (*tests, _all_built(self)) if self.built or self.skipped else tests


class BuildFailed(Exception):  # noqa: N818 - reads as what it says
    """A model did not build. The message names it; it holds no values of rows."""


def build(
    settings: Settings,
    run_id: str,
    select: str | None = None,
    progress: Progress | None = None,
    manifest: Any = None,
) -> BuildReport:
    """Build seeds and models and run the data tests, each right after the model it is about.

    `manifest` is what `parse` returned; without it the project is parsed here.

    Raises:
        BuildFailed: the project does not parse, a model fails, or nothing was selected.
    """
    chosen = ("--select", select) if select else ()
    arguments = (
        "build",
        *models_at_once(settings),
        "--exclude-resource-type",
        "unit_test",
        *chosen,
    )
    return _run(settings, run_id, arguments, progress, manifest)


def test(settings: Settings, run_id: str, progress: Progress | None) -> BuildReport:
    """Run the data tests on the models as they are.

    Raises:
        BuildFailed: the project does not parse, or it has no tests.
    """
    arguments = ("test", *models_at_once(settings), "--exclude-resource-type", "unit_test")
    return _run(settings, run_id, arguments, progress)


def parse(settings: Settings) -> Any:
    """Read the project and return dbt's manifest; what has not changed is not read again.

    Raises:
        BuildFailed: the project does not parse.
    """
    result = dbt_run.invoke(settings, ("parse",))
    if not result.success:
        raise BuildFailed(_what_failed(settings, result))
    return result.result


def docs(settings: Settings) -> None:
    """Write what dbt's documentation of the models is made of, beside its manifest.

    Raises:
        BuildFailed: the project does not parse, or the warehouse cannot be read.
    """
    manifest = parse(settings)
    result = dbt_run.invoke(settings, ("docs", "generate", "--no-compile"), manifest)
    if not result.success:
        raise BuildFailed(_what_failed(settings, result))


def parse_if_changed(settings: Settings) -> None:
    """Make dbt's manifest where it is missing or older than a file of the project.

    Raises:
        BuildFailed: the project does not parse.
    """
    manifest = dbt_run.manifest_file(settings)
    folders = ("models", "seeds", "macros", "tests/dbt")
    files = [path for folder in folders for path in (PROJECT / folder).rglob("*.*")]
    newest = max(path.stat().st_mtime for path in (*files, PROJECT / "dbt_project.yml"))
    if not manifest.is_file() or manifest.stat().st_mtime < newest:
        parse(settings)


def models_at_once(settings: Settings) -> tuple[str, ...]:
    """Option of dbt: how many models or tests it runs at a time, by how much is loaded."""
    with connect(settings) as connection:
        held = connection.execute(
            "select coalesce(sum(records_parsed), 0) from ops.files "
            "where state in ('loaded', 'missing')"
        ).fetchall()
    return ("--threads", str(settings.threads if held[0][0] <= _FEW_RECORDS else 1))


def _run(
    settings: Settings,
    run_id: str,
    arguments: tuple[str, ...],
    progress: Progress | None,
    manifest: Any = None,
) -> BuildReport:
    manifest = manifest or parse(settings)
    result = dbt_run.invoke(settings, (*arguments, "--no-write-json"), manifest, progress)
    nodes = tuple(_node(each) for each in getattr(result.result, "results", ()))
    failed = [n for n in nodes if n.kind != "test" and n.status in _NOT_BUILT]
    if failed:
        raise BuildFailed(_which_failed(settings, failed))
    if result.exception is not None or not nodes:
        raise BuildFailed(_what_failed(settings, result))
    return BuildReport(run_id, nodes)


def _node(result: Any) -> NodeResult:
    node = result.node
    kind = str(node.resource_type)
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        kind=kind,
        status=str(result.status),
        seconds=result.execution_time,
        failures=result.failures or 0,
        severity=str(node.config.severity).lower() if kind == "test" else "error",
        message=_about(node) + without_values(result.message or ""),
    )


def _about(node: Any) -> str:
    """What a test is about: the models it reads, for its message says only how many rows failed."""
    if str(node.resource_type) != "test":
        return ""
    read = [name.rpartition(".")[2] for name in node.depends_on.nodes]
    return f"{', '.join(read)}: " if read else ""


def _check(node: NodeResult) -> CheckResult:
    broke = node.status in _NOT_BUILT
    return CheckResult(
        check_name=node.name,
        kind="dbt",
        severity=node.severity,
        status="error" if broke else node.status,
        failures=node.failures,
        evaluated=0 if broke else 1,
        message=node.message,
    )


def _all_built(report: BuildReport) -> CheckResult:
    skipped = [node.name for node in report.skipped]
    return CheckResult(
        check_name="every_model_built",
        kind="build",
        severity="error",
        status="fail" if skipped else "pass",
        failures=len(skipped),
        evaluated=len(skipped) + len(report.built),
        message=f"left as they were: {', '.join(skipped[:5])}" if skipped else "",
    )


def _which_failed(settings: Settings, failed: list[NodeResult]) -> str:
    first = failed[0]
    others = f" ({len(failed) - 1} more failed)" if len(failed) > 1 else ""
    compiled = settings.dbt_folder / "target" / "run"
    return (
        f"{first.kind} {first.name} did not build{others}: {first.message}\n"
        f"Its SQL as it ran is under {compiled}, the log is {dbt_run.log_file(settings)}. "
        f"Mend it, then: cx build --select {first.name}+"
    )


def _what_failed(settings: Settings, result: dbtRunnerResult) -> str:
    if result.exception is None:
        return "dbt had nothing to do: no model, seed or test was selected."
    message = without_values(str(result.exception))
    return f"dbt stopped: {message}\nThe log is {dbt_run.log_file(settings)}."
