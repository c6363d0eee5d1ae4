"""`cx dashboard`: which page it opens, and what it says where there is none."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from orchestration import steps
from orchestration.refresh import Run
from orchestration.settings import Settings
from tests.unit.cli_kit import RUN, cx, publish, settings

__all__ = ["settings"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open; there is none here."""
    asked: list[str] = []

    def refused(address: str) -> bool:
        asked.append(address)
        return False

    monkeypatch.setattr(webbrowser, "open", refused)
    return asked


def test_the_page_of_the_current_publication_is_opened_wherever_one_stands(
    settings: Settings, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings)
    (settings.published / RUN / "dashboard.html").write_text("<!doctype html>")
    monkeypatch.chdir(settings.published.parent)
    monkeypatch.setenv("CX_PUBLISHED", settings.published.name)
    code, said, _ = cx("dashboard")
    page = Path.cwd() / "published" / "current" / "dashboard.html"
    assert code == 0
    assert str(page) in said.replace("\n", "")
    assert "open the file" in said
    assert opened == [page.as_uri()]


def test_without_a_publication_or_its_page_the_next_step_is_said(
    settings: Settings, opened: list[str]
) -> None:
    code, _, problem = cx("dashboard")
    assert code == 1
    assert "Next: cx refresh" in problem
    publish(settings)
    code, _, problem = cx("dashboard")
    assert code == 1
    assert "dashboard.html is gone. Next: cx doctor" in problem.replace("\n", "")
    assert opened == []


def test_it_is_made_in_the_language_of_the_setting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def publish_pages(*given: object) -> None:
        pages = given[-1]
        assert isinstance(pages, tuple)
        made.extend(page.render(Path("cx.duckdb")) for page in pages)

    monkeypatch.setattr(steps, "publish_marts", publish_pages)
    monkeypatch.setattr(steps, "render", lambda database, language: f"{database} in {language!r}")
    monkeypatch.setattr(steps, "keep_state", lambda *_: None)
    for language in ("", "ko"):
        own = settings.model_copy(update={"dashboard_language": language})
        steps.publish(Run(own, RUN))
    assert made == ["cx.duckdb in ''", "cx.duckdb in 'ko'"]
