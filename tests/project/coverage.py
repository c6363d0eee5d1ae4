"""What is asked for, what serves it, which tests prove it and where it is explained."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from orchestration.settings import PROJECT
from tests.golden.cases import read_cases
from tests.project.registry import read_seed

ASKS = PROJECT / "docs" / "asks.yml"
PAGE = PROJECT / "docs" / "coverage.md"
_TOP = """\
# What is asked for, and what serves it

Made by `python -m tests.project` out of `docs/asks.yml`: tests and pages are looked up, and a test
fails where something that serves is proved by no test or explained on no page. Every KPI is defined
in the [dictionary](../models/intermediate/kpis/_kpis__docs.md), which `make docs` shows with its
lineage.

| ask | | served by | proved by | explained in | not yet |
| --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Ask:
    """One thing that is asked for."""

    id: str
    ask: str
    kpis: list[str] = field(default_factory=list)
    marts: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    not_yet: str = ""

    @property
    def served_by(self) -> list[str]:
        """Names of all that serves it."""
        return [*self.kpis, *self.marts, *self.commands]


def read_asks() -> list[Ask]:
    """All asks, in their order."""
    return [Ask(**told) for told in yaml.safe_load(ASKS.read_text(encoding="utf-8"))]


def proofs(name: str) -> list[str]:
    """Golden cases of a KPI, or dbt's tests of a mart, as paths within the project."""
    if "." in name:
        return _tests_of_models().get(name.split(".")[1], [])
    return sorted(_golden_cases()[name])


def pages(name: str) -> list[str]:
    """Pages of docs/ that name a KPI, a mart or a command."""
    return [
        path.name for path, text in _texts().items() if f"`{name}" in text or f"{name}`" in text
    ]


def page() -> str:
    """The whole page."""
    return _TOP + "".join(_row(ask) for ask in read_asks())


def _row(ask: Ask) -> str:
    proved = {proof for name in ask.served_by for proof in proofs(name)} | set(ask.tests)
    explained = {each for name in ask.served_by for each in pages(name)}
    cells = (
        ask.id,
        ask.ask,
        ", ".join(_linked(name) for name in ask.served_by),
        ", ".join(f"[{Path(path).name}](../{path})" for path in sorted(proved)),
        ", ".join(f"[{name}]({name})" for name in sorted(explained)),
        ask.not_yet,
    )
    return f"| {' | '.join(cells)} |\n"


def _linked(name: str) -> str:
    """A KPI or mart with a link to its model, a command as it is typed."""
    model = _models().get(_observed().get(name, name))
    return f"[`{name}`](../{model})" if model else f"`{name}`"


@cache
def _observed() -> dict[str, str]:
    """The observations of each KPI, as the models are called."""
    return {row["kpi_id"]: f"int_kpi_{row['observations']}" for row in read_seed("kpis")}


@cache
def _models() -> dict[str, str]:
    """Files of the models, by name; of the marts by schema and name too."""
    files = sorted((PROJECT / "models").glob("**/*.sql"))
    named = {path.stem: str(path.relative_to(PROJECT)) for path in files}
    marts = {f"{path.parent.name}.{path.stem}": named[path.stem] for path in files}
    return named | marts


@cache
def _golden_cases() -> dict[str, set[str]]:
    """Folders of the golden cases that foretell a KPI, by the KPI."""
    found: dict[str, set[str]] = defaultdict(set)
    for case in read_cases():
        for kpi in case.expected:
            found[kpi].add(f"tests/golden/{case.kpi_id}")
    return found


@cache
def _texts() -> dict[Path, str]:
    """What the pages say; the list of what changed explains nothing."""
    found = set((PROJECT / "docs").glob("*.md")) - {PAGE, PAGE.with_name("CHANGELOG.md")}
    return {path: path.read_text(encoding="utf-8") for path in sorted(found)}


@cache
def _tests_of_models() -> dict[str, list[str]]:
    """Files that hold unit tests or data tests, by the model they are about."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((PROJECT / "models").glob("**/*.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        told = str(path.relative_to(PROJECT))
        for test in document.get("unit_tests", []):
            found[test["model"]].append(told)
        for model in document.get("models", []):
            if model.get("data_tests"):
                found[model["name"]].append(told)
    return {model: sorted(set(files)) for model, files in found.items()}
