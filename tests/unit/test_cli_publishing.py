"""What is said of a publication: a reason in vain, and what is wrong with the sample on purpose."""

from __future__ import annotations

import pytest

from orchestration import steps
from orchestration.cli import report
from orchestration.cli.command import Format
from orchestration.extracts.outcomes import LoadReport
from orchestration.publication.layout import Publication
from orchestration.refresh import Run
from orchestration.settings import Settings
from orchestration.transform import BuildReport
from tests.unit.cli_kit import RUN, cx, publish, settings

__all__ = ["settings"]


@pytest.mark.parametrize("reason", ["the shop was closed", None])
def test_a_reason_with_nothing_to_let_pass_is_not_kept_and_that_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, reason: str | None
) -> None:
    publish(settings)
    monkeypatch.setattr(steps, "last_build", lambda _: RUN)
    monkeypatch.setattr(steps, "publish", lambda *_: Publication(settings.published / RUN))
    code, said, _ = cx("publish", *(["--accept", reason] if reason else []))
    assert code == 0
    assert ("No check blocked it" in said) is (reason is not None)


@pytest.mark.parametrize("is_sample", [True, False])
def test_a_refresh_of_the_sample_says_where_its_planted_faults_are_listed(
    settings: Settings, capsys: pytest.CaptureFixture[str], is_sample: bool
) -> None:
    publish(settings)
    if is_sample:
        (settings.landing / ".sample").mkdir()
    run = Run(settings, RUN, loaded=LoadReport(()), built=BuildReport(RUN, ()))
    run.publication = Publication(settings.published / RUN)
    report.refreshed(run, Format.TABLE)
    told = "docs/sample.md lists what is wrong with it on purpose"
    assert (told in capsys.readouterr().out) is is_sample
