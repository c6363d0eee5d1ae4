"""The files that are damaged: our own, and those of the vendors' cases that load."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from tests.damage.goldens import Golden
from tests.vendors.cases import cases

OWN = Path(__file__).parent / "golden"


def goldens() -> list[Golden]:
    """Every file that is damaged, by name."""
    own = [
        Golden(
            f"{path.parent.name}/{path.stem}",
            _mapping_of(path),
            path.name,
            path.read_bytes(),
            "csv",
            _expected(path),
        )
        for path in sorted(OWN.glob("*/*.csv"))
    ]
    orders = next(one for one in own if one.file.startswith("orders"))
    return [*own, *_other_kinds(orders), *_of_vendors()]


def _expected(path: Path) -> dict[str, Any]:
    text = path.with_suffix(".expected.yml").read_text(encoding="utf-8")
    feeds: dict[str, Any] = yaml.safe_load(text)["feeds"]
    return feeds


def _mapping_of(path: Path) -> str:
    return {"generic": "generic/generic", "olist": "olist/reviews"}[path.parent.name]


def _other_kinds(orders: Golden) -> list[Golden]:
    """The orders as JSON lines, as one JSON array and as Parquet."""
    rows = [
        {name: value or None for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(orders.text))
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink, compression="none")
    kinds = {"jsonl": lines.encode(), "json": json.dumps(rows).encode(), "parquet": sink.getvalue()}
    stem = orders.file.removesuffix(".csv")
    return [
        replace(
            orders,
            name=f"{orders.name} {kind}",
            file=f"{stem}.{kind}",
            content=content,
            kind=kind,
        )
        for kind, content in kinds.items()
    ]


def _of_vendors() -> list[Golden]:
    """Of each mapping and kind of file the largest case that loads whole."""
    found: dict[str, Golden] = {}
    for case in cases():
        if case.expected.get("state", "loaded") != "loaded" or case.expected.get("rejects"):
            continue
        own = Golden(
            case.name,
            case.expected["mapping"],
            case.file.name,
            case.file.read_bytes(),
            "",
            case.expected["feeds"],
        )
        golden = replace(own, kind=own.form.get("type") or _kind(case.file.name))
        held = found.get(golden.format)
        if golden.kind and (held is None or len(held.content) < len(golden.content)):
            found[golden.format] = golden
    return list(found.values())


def _kind(name: str) -> str:
    ending = name.removesuffix(".gz").rsplit(".", 1)[-1]
    return {"ndjson": "jsonl"}.get(ending, ending) if ending != "zip" else ""
