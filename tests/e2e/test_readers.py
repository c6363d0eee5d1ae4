"""Readers at work while one publication follows another."""

from __future__ import annotations

import os
from pathlib import Path

from orchestration.publication.publish import publish
from orchestration.refresh import new_run_id
from tests.e2e.reader import reading
from tests.unit.publication.small_warehouse import make, settings_in

PUBLICATIONS = int(os.environ.get("CX_READER_PUBLICATIONS", "25"))


def test_readers_never_fail_never_see_half_and_never_go_back(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)

    def follow_up(number: int) -> str:
        run = new_run_id()
        make(settings, run, {"new": float(number)}, customers=number)
        return publish(settings, run).run_id

    first = follow_up(1)
    with reading(settings.published) as findings:
        later = [follow_up(number) for number in range(2, PUBLICATIONS + 1)]
    wrong = {kind: findings[kind] for kind in ("failed", "torn", "backward", "stale")}
    assert wrong == {"failed": [], "torn": [], "backward": [], "stale": []}
    assert findings["reads"] > PUBLICATIONS
    assert set(findings["runs"]) <= {first, *later}
    assert len(findings["runs"]) > 3
