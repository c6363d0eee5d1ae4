"""Open the dashboard as a reader does, and read it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page

from dashboard.build import render
from tests.e2e.commands import Place

# What pages asked for or complained of, which no test may leave behind.
complaints: list[str] = []
WORDS = Path(__file__).parents[2] / "dashboard" / "page" / "words" / "en.json"


def dashboard(place: Place) -> Path:
    return place.folder / "published" / "current" / "dashboard.html"


def changed(place: Place, folder: Path, *changes: str) -> Path:
    """The page of the published file with something changed in it."""
    database = folder / "cx.duckdb"
    shutil.copy(place.folder / "published/current/cx.duckdb", database)
    database.chmod(0o600)
    with duckdb.connect(str(database)) as connection:
        for change in changes:
            connection.execute(change)
    file = folder / "dashboard.html"
    file.write_text(render(database), "utf-8")
    return file


def opened(browser: Browser, file: Path, place: str = "", **more: object) -> Page:
    """The page, which must ask for nothing but itself and complain of nothing."""
    page = browser.new_page(**more)  # type: ignore[arg-type]
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(file.as_uri() + place)
    page.wait_for_selector("body[data-ready]")
    assert complaints == [file.as_uri()]
    complaints.clear()
    return page


def packed_text(file: Path) -> str:
    """The text of what a page is told: seven bits a letter, compressed, before its numbers."""
    (letters,) = re.findall(r'id="data">([^<]+)<', file.read_text("utf-8"))
    bits = "".join(f"{ord(letter) & 127:07b}" for letter in letters)
    content = gzip.decompress(int(bits[: len(bits) // 8 * 8], 2).to_bytes(len(bits) // 8, "big"))
    return content[4 : 4 + int.from_bytes(content[:4], "little")].decode()


def texts(page: Page, selector: str) -> list[str]:
    return [found.inner_text() for found in page.locator(selector).all()]


def column(page: Page, section: str, place: int) -> list[str]:
    """What a table says in one of its columns, also where it is folded away."""
    cells = page.locator(f"section[aria-label='{section}'] td:nth-child({place})")
    return [text.strip() for text in cells.all_text_contents()]


def cells(page: Page, section: str, place: int = 0) -> list[list[str]]:
    """What a table of a section says, row by row."""
    table = page.locator(f"section[aria-label='{section}'] table").nth(place)
    told: list[list[str]] = table.evaluate(
        "table => [...table.tBodies[0].rows]"
        ".map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return told


def said(value: str) -> str:
    """A value of the data as the page says it in English."""
    words: dict[str, str] = json.loads(WORDS.read_text("utf-8"))
    return words.get(f"value.{value}", value)


def figure(text: str) -> float | None:
    """A number as the page writes it in English; a dash is nothing."""
    return None if text == "\u2013" else float(re.sub("[,%+]| pp", "", text))
