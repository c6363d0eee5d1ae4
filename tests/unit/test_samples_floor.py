"""The benchmarks' floor counts in the sample what its generator says: two independent ways."""

from pathlib import Path

import duckdb
import pytest

from benchmarks import floor
from orchestration.samples.generate import SampleReport, generate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("floor")


@pytest.fixture(scope="module")
def sample(folder: Path) -> SampleReport:
    return generate(folder / "landing", 0.002, seed=7)


@pytest.fixture(scope="module")
def published(folder: Path, sample: SampleReport) -> Path:
    assert sample.files
    floor.run(folder / "landing", folder / "out")
    return folder / "out" / "cx.duckdb"


def _ask(published: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("survey", ["post_purchase", "post_support", "relationship"])
def test_surveys_sent_too_early_agree_with_the_generators_truth(
    published: Path, sample: SampleReport, survey: str
) -> None:
    counted = _ask(
        published,
        "select count(is_premature), count_if(is_premature), "
        "count_if(is_ticket_open and is_known), "
        "count_if(is_replacement_open and is_known) "
        f"from core.fct_survey_invitations where survey_id = '{survey}'",
    )[0]
    facts = ("invitations_known", "premature", "ticket_open", "replacement_open")
    assert counted == tuple(sample.facts[f"{survey}_{fact}"] for fact in facts)


def test_late_orders_agree_with_the_generators_truth(published: Path, sample: SampleReport) -> None:
    counted = _ask(
        published,
        "select count(*), count_if(is_delivered), count_if(not is_on_time) from core.fct_orders "
        "where not has_clock_fault",
    )[0]
    facts = ("orders", "orders_delivered", "orders_late")
    assert counted == tuple(sample.facts[fact] for fact in facts)


def test_solved_and_reopened_tickets_agree_with_the_generators_truth(
    published: Path, sample: SampleReport
) -> None:
    counted = _ask(
        published,
        "select count_if(solved_at_as_recorded is not null), count_if(is_reopened) "
        "from core.fct_tickets where not has_clock_fault and channel <> 'unmapped'",
    )[0]
    assert counted == (sample.facts["tickets_solved"], sample.facts["tickets_reopened"])


def test_the_backlog_at_the_end_is_the_tickets_still_open(
    published: Path, sample: SampleReport
) -> None:
    last = "(select max(local_date) from core.fct_ticket_backlog_days)"
    counted = _ask(
        published,
        f"select sum(backlog) from core.fct_ticket_backlog_days where local_date = {last}",
    )
    assert counted == [(sample.facts["tickets_open"],)]


def test_every_mart_is_published_as_parquet_too(published: Path) -> None:
    tables = _ask(
        published, "select table_schema || '.' || table_name from information_schema.tables"
    )
    files = {p.stem for p in (published.parent / "parquet").iterdir()}
    assert files == {table for (table,) in tables}
    assert len(files) == 39
