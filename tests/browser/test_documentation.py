"""dbt's documentation in a browser: it asks nobody, and its lineage reaches from file to reader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from orchestration import documentation
from orchestration.settings import PROJECT
from tests.browser.looking import complaints
from tests.e2e.commands import Place

DASHBOARD = "exposure.cx_warehouse.dashboard"


@pytest.fixture(scope="module")
def page_of_models(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made at a copy, since it is written beside the warehouse."""
    copied = Place(tmp_path_factory.mktemp("documented"))
    place.copy(copied)
    return documentation.document(copied.settings)


def _opened(browser: Browser, file: Path, unique_id: str) -> Page:
    page = browser.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(f"{file.as_uri()}#!/{unique_id.partition('.')[0]}/{unique_id}")
    page.get_by_text("Details").first.wait_for()
    assert complaints == [file.as_uri()]
    complaints.clear()
    return page


def _manifest(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    found = re.search(r"manifest:(?={)", text)
    assert found
    return json.JSONDecoder().raw_decode(text, found.end())[0]


def test_a_reader_of_the_page_asks_nobody_and_finds_the_owner(
    browser: Browser, page_of_models: Path
) -> None:
    page = _opened(browser, page_of_models, DASHBOARD)
    assert "Customer experience team" in page.inner_text("body")
    assert "touchpoint_priorities" in page.inner_text("body")


def test_a_delivered_file_is_told_by_the_mapping_that_read_it(
    browser: Browser, page_of_models: Path
) -> None:
    page = _opened(browser, page_of_models, "source.cx_warehouse.landing.generic.generic")
    told = page.inner_text("body")
    assert "Files in the feeds' own column names" in told
    assert re.search(r"tickets: [\d,]+ records of \d+ files", told)


def test_every_reader_leads_back_to_delivered_files(page_of_models: Path) -> None:
    manifest = _manifest(page_of_models)
    for reader in manifest["exposures"]:
        seen, rest = set(), [reader]
        while rest:
            name = rest.pop()
            rest += [one for one in manifest["parent_map"].get(name, ()) if one not in seen]
            seen.add(name)
        assert "source.cx_warehouse.raw.orders" in seen, reader
        assert "source.cx_warehouse.landing.generic.generic" in seen, reader


def test_the_page_tells_no_folder_of_the_machine(page_of_models: Path) -> None:
    text = page_of_models.read_text(encoding="utf-8")
    assert str(PROJECT) not in text
    assert str(page_of_models.parent) not in text
