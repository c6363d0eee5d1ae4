"""What is on the disk, and not only in memory, at the moment readers are pointed at it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.unit.publication.small_warehouse import RUNS, make, record_of


def test_everything_is_flushed_before_the_pointer_moves(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    at_the_move: list[Path] = []
    fsync, replace = os.fsync, os.replace

    def remember(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    def note(source: Path, target: Path, **options: Any) -> None:
        if Path(target).name == "current":
            at_the_move.extend(flushed)
        replace(source, target, **options)

    make(settings, RUNS[0], {"new": 1.0})
    monkeypatch.setattr(os, "fsync", remember)
    monkeypatch.setattr(os, "replace", note)
    final = publish(settings, RUNS[0]).folder
    staging = final.with_name(f".staging-{RUNS[0]}")
    folders = [final, *final.rglob("*")]
    assert {staging / path.relative_to(final) for path in folders} <= set(at_the_move)
    assert at_the_move.index(staging) > at_the_move.index(staging / "cx.duckdb")
    assert at_the_move.index(final.parent, at_the_move.index(staging)) > 0
    assert flushed[len(at_the_move)] == final.parent
    record = record_of(settings, RUNS[0])
    assert {record.with_name(f".{record.name}"), record.parent} <= set(at_the_move)
