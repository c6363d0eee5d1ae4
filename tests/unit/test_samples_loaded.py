"""The loader finds in the sample what the generator planted: no more, no less."""

from collections import Counter
from pathlib import Path

import pytest
from pydantic import SecretStr

from orchestration.extracts.load import LoadReport, load
from orchestration.samples.generate import SampleReport, generate
from orchestration.settings import Settings
from orchestration.warehouse import connect


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def sample(folder: Path) -> SampleReport:
    return generate(folder / "landing", 0.001, seed=7)


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        pseudonym_key=SecretStr("a key that only this test has"),
    )


@pytest.fixture(scope="module")
def loaded(settings: Settings, sample: SampleReport) -> LoadReport:
    assert sample.files
    return load(settings, "20250701T000000000000Z")


def _planted(sample: SampleReport, effect: str) -> Counter[tuple[str, str]]:
    counts = Counter[tuple[str, str]]()
    for planted in sample.planted:
        if planted.effect == effect:
            counts[planted.feed, planted.column] += planted.count
    return counts


def test_every_file_loads_but_the_one_delivered_twice(
    sample: SampleReport, loaded: LoadReport
) -> None:
    states = Counter(o.state for o in loaded.outcomes)
    assert states == {"loaded": len(sample.files) - 1, "duplicate": 1}


def test_rows_are_rejected_exactly_where_they_were_planted(
    sample: SampleReport, settings: Settings, loaded: LoadReport
) -> None:
    assert loaded.outcomes
    with connect(settings) as connection:
        rows = connection.execute(
            "select feed, column_name, count(*) from ops.rejects group by all"
        ).fetchall()
    assert {(feed, column): n for feed, column, n in rows} == _planted(sample, "rejected")


def test_repeated_keys_are_counted_exactly(sample: SampleReport, loaded: LoadReport) -> None:
    counted = Counter[str]()
    for outcome in loaded.outcomes:
        for feed in outcome.feeds:
            counted[feed.feed] += feed.duplicate
    planted = {feed: n for (feed, _), n in _planted(sample, "duplicate").items()}
    assert +counted == planted


def test_every_other_row_is_held(
    sample: SampleReport, settings: Settings, loaded: LoadReport
) -> None:
    assert loaded.outcomes
    for feed in sorted(sample.rows.keys() - {"customers"}):
        with connect(settings) as connection:
            held = connection.execute(f"select count(*) from raw.{feed}").fetchall()[0][0]
        left_out = sample.planted_count(feed, "rejected") + sample.planted_count(feed, "duplicate")
        assert held == sample.rows[feed] - left_out, feed
