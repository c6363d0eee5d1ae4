"""Vendors deliver zips: what lies in one is read as if it lay there itself."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.vendors.cases import Case, cases, delivered, outcome

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "stripe/subscriptions_in_major_units",
    "stripe/subscriptions_in_minor_units",
    "google_ads/campaigns_by_day",
    "meta_ads/ads_by_day",
    "meta_ads_fr/publicites_par_jour",
    "ga4/events_as_json_lines",
    "zendesk/lines_of_the_full_export",
    "zendesk/a_page_of_tickets",
    "zendesk/a_page_of_metrics",
    "zendesk/ratings_of_the_old_kind",
    "zendesk/answers_of_the_new_kind",
)


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.name in NAMES], ids=lambda case: case.name
)
def test_a_zip_of_a_file_is_read_as_the_file(case: Case, tmp_path: Path) -> None:
    settings = delivered(case, tmp_path)
    (file,) = (settings.landing / case.folder.parent.name).iterdir()
    with zipfile.ZipFile(f"{file}.zip", "w") as archive:
        archive.write(file, file.name)
    file.unlink()

    found = outcome(settings)

    assert (found.mapping, found.state) == (case.expected["mapping"], "loaded")
    inserted = {each.feed: each.inserted for each in found.feeds}
    assert inserted == {
        feed: len(wanted["rows"]) for feed, wanted in case.expected["feeds"].items()
    }
