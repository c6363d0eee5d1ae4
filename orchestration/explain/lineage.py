"""From a KPI's file back to the feeds, as dbt's manifest knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orchestration.dbt_run import manifest_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orchestration.settings import Settings
    from orchestration.warehouse import Row

LAYERS = ("kpis", "marts", "conformed", "staging", "seeds", "feeds")
"""Where a model, seed or feed stands, from the number back to the delivered files."""


def lineage(settings: Settings, observed: str) -> list[Row]:
    """Every model, seed and feed behind the observations: its layer, name and file.

    Raises:
        FileNotFoundError: dbt has not parsed the project for this warehouse.
        KeyError: it knows no such observations.
    """
    manifest = json.loads(manifest_file(settings).read_text("utf-8"))
    nodes = {**manifest["nodes"], **manifest["sources"]}
    behind = [nodes[node] for node in _behind(nodes, f"model.cx_warehouse.int_kpi_{observed}")]
    rows = [
        {"layer": _layer(node), "name": node["name"], "file": node["original_file_path"]}
        for node in behind
    ]
    return sorted(rows, key=lambda row: (LAYERS.index(row["layer"]), row["name"]))


def feeds_behind(settings: Settings, observed: Iterable[str]) -> dict[str, set[str]]:
    """The feeds that each of these observations is made of; none for one that is no more."""
    manifest = json.loads(manifest_file(settings).read_text("utf-8"))
    nodes = {**manifest["nodes"], **manifest["sources"]}
    return {name: set(_feeds(nodes, f"model.cx_warehouse.int_kpi_{name}")) for name in observed}


def _feeds(nodes: dict[str, Any], start: str) -> Iterator[str]:
    for name in _behind(nodes, start) if start in nodes else ():
        if nodes[name]["resource_type"] == "source":
            yield nodes[name]["name"].removesuffix("_versions")


def _behind(nodes: dict[str, Any], start: str) -> Iterator[str]:
    """The node itself, and each that it is made of."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        yield node
        parents = set(nodes[node].get("depends_on", {}).get("nodes", [])) & set(nodes)
        waiting += sorted(parents - seen)
        seen |= parents


def _layer(node: dict[str, Any]) -> str:
    if node["resource_type"] in ("source", "seed"):
        return {"source": "feeds", "seed": "seeds"}[node["resource_type"]]
    return next(layer for layer in LAYERS if layer in node["fqn"])
