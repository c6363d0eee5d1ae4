"""Two warehouses: one of the sixteen excerpts, built; one of the whole files, loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from orchestration import transform
from orchestration.extracts.load import LoadReport, load
from orchestration.run_context import write_run_context
from tests.defects.kit import SHARED, WHOLE, deliver, settings_in
from tests.parsed import lend_parse

if TYPE_CHECKING:
    from orchestration.settings import Settings


class Loaded(NamedTuple):
    """A warehouse and what its load reported."""

    settings: Settings
    report: LoadReport


@pytest.fixture(scope="session")
def excerpts(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """All sixteen excerpts in one landing folder."""
    settings = settings_in(tmp_path_factory.mktemp("excerpts"))
    for source in (SHARED / "quirks").iterdir():
        deliver(settings, source, "quirks")
    return _loaded(settings)


@pytest.fixture(scope="session")
def marts(excerpts: Loaded) -> Settings:
    """The models, built once over all sixteen excerpts."""
    write_run_context(excerpts.settings, "run")
    lend_parse(excerpts.settings)
    report = transform.build(excerpts.settings, "run")
    assert not report.skipped
    return excerpts.settings


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The whole files of the other folders of real data."""
    settings = settings_in(tmp_path_factory.mktemp("whole"))
    for folder, names in WHOLE.items():
        for name in names:
            deliver(settings, SHARED / folder / name, folder)
    return _loaded(settings)


@pytest.fixture(scope="session")
def sessions_built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The models, built over the file of web sessions alone."""
    settings = settings_in(tmp_path_factory.mktemp("sessions"))
    for name in WHOLE["web"]:
        deliver(settings, SHARED / "web" / name, "web")
    _loaded(settings)
    write_run_context(settings, "run")
    lend_parse(settings)
    assert not transform.build(settings, "run").skipped
    return settings


def _loaded(settings: Settings) -> Loaded:
    report = load(settings, "run")
    assert all(counts.balances for file in report.outcomes for counts in file.feeds)
    return Loaded(settings, report)
