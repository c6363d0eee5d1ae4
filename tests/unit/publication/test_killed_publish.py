"""A publication killed at any of its steps, and the next run after it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.unit.publication.small_warehouse import RUNS

FIRST, SECOND, THIRD, *_ = RUNS
Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    """What was seen after each kill, and after the run that followed it."""
    command = [sys.executable, "-m", "tests.unit.publication.killed_publish"]
    folder = tmp_path_factory.mktemp("killed")
    output = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in output.stdout.splitlines()]
    assert [line for line in lines if "failed" in line] == []
    return [(killed, after) for killed, after in lines]


def test_the_sweep_reaches_from_before_the_first_step_to_after_the_last(
    sweep: list[Pair],
) -> None:
    assert len(sweep) > 20
    assert sweep[0][0]["run"] == FIRST
    assert sweep[-1][0]["run"] == SECOND


def test_readers_see_one_whole_publication_after_any_kill(sweep: list[Pair]) -> None:
    expected = {FIRST: [["a", 1.0], ["b", 2.0]], SECOND: [["a", 1.5]]}
    for killed, _ in sweep:
        assert killed["values"] == expected[killed["run"]], killed


def test_readers_never_go_back(sweep: list[Pair]) -> None:
    runs = [killed["run"] for killed, _ in sweep]
    assert runs == sorted(runs)


def test_the_next_run_publishes_without_any_repair(sweep: list[Pair]) -> None:
    for _, after in sweep:
        assert (after["run"], after["values"]) == (THIRD, [["a", 1.5]]), after


def test_the_next_run_leaves_no_debris(sweep: list[Pair]) -> None:
    for _, after in sweep:
        assert after["hidden"] == [], after
        assert not [name for name in after["history"] if name.startswith(".")], after


def test_the_history_tells_what_readers_saw_and_nothing_else(sweep: list[Pair]) -> None:
    first = [[FIRST, "a", "new"], [FIRST, "b", "new"]]
    for killed, after in sweep:
        changed_by = killed["run"] if killed["run"] == SECOND else THIRD
        changes = [[changed_by, "a", "changed"], [changed_by, "b", "withdrawn"]]
        assert after["changes"] == first + changes, after
