"""One refreshed sample and one browser for all tests of what people see."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from playwright.sync_api import Browser

from tests.browser import looking
from tests.browser.chromium import chromium
from tests.e2e.commands import Place, refreshed


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return refreshed(tmp_path_factory)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_complaints() -> Iterator[None]:
    """Nor may a page ask for anything or complain after it was opened, whatever a reader does."""
    looking.complaints.clear()
    yield
    assert looking.complaints == []


@pytest.fixture
def published(place: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, which the page has its figures from."""
    file = place.folder / "published/current/cx.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection
