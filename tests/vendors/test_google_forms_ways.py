"""A Google Form's own CSV and its sheet hold the same responses, and are loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.load import load
from tests.vendors.cases import cases, delivered, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_form_delivered_both_ways_counts_once(tmp_path: Path) -> None:
    (case,) = [case for case in cases() if case.name == "google_forms/times_of_a_sheet"]
    settings = delivered(case, tmp_path)
    sheet = settings.landing / "google_forms" / case.file.name
    # The same four moments, as the form itself writes them: the sheet's are UTC.
    written = {
        "1/13/2024 8:04:05": "2024/01/13 9:04:05 AM GMT+1",
        "2/29/2024 23:59:59": "2024/03/01 12:59:59 AM GMT+1",
        "5/19/2024 15:04:05": "2024/05/19 5:04:05 PM GMT+2",
        "6/3/2024 0:00:00": "2024/06/03 2:00:00 AM GMT+2",
    }
    text = sheet.read_text(encoding="utf-8")
    for by_sheet, by_form in written.items():
        text = text.replace(by_sheet, by_form)
    (sheet.parent / "form_20240630.csv").write_text(text, encoding="utf-8")

    load(settings, "both")

    with opened(settings) as connection:
        states = connection.execute("select state from ops.files").fetchall()
        held = connection.execute("select count(*) from raw.survey_responses").fetchall()
    assert states == [("loaded",), ("loaded",)]
    assert held == [(8,)]
