"""Values that a spreadsheet or a mix of code pages has destroyed: rejected, or noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.load import load
from tests.defects.kit import SHARED, deliver, excerpt, findings, rejects, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.defects.conftest import Loaded

pytestmark = pytest.mark.shared


def test_01_two_code_pages_in_one_line_are_noticed(excerpts: Loaded) -> None:
    noticed = [words for column, words in findings(excerpts.settings, "/01_") if not column]
    assert any("code page" in words for words in noticed)


def test_07_ids_that_a_spreadsheet_destroyed_are_rejected_with_the_reason(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, excerpt(7), "strict")
    (file,) = load(settings, "run").outcomes
    assert file.state == "refused"
    told = rejects(settings, "/07_")
    assert [row[:3] for row in told] == [
        ("social_mentions", line, "mention_id") for line in (2, 3, 4, 5)
    ]
    assert {"scientific notation" in reason for *_, reason in told} == {True}


def test_every_damaged_id_of_a_whole_file_refuses_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, SHARED / "social" / "airline_tweets.csv.gz", "strict")
    (file,) = load(settings, "run").outcomes
    assert file.state == "refused"
    assert file.message.startswith("social_mentions: 14640 of 14640 records are bad")
