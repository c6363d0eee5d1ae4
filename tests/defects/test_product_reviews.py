"""A whole file of real product reviews, through its mapping and out of the KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration import transform
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from tests.defects.kit import SHARED, WHOLE, ask, deliver, settings_in
from tests.parsed import lend_parse

if TYPE_CHECKING:
    from orchestration.settings import Settings

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The marts of the file of reviews, which has no dates and was exported on 1 February 2018."""
    settings = settings_in(tmp_path_factory.mktemp("reviews"))
    for name in WHOLE["reviews"]:
        deliver(settings, SHARED / "reviews" / name, "reviews")
    load(settings, "run")
    write_run_context(settings, "run")
    lend_parse(settings)
    assert not transform.build(settings, "run").skipped
    return settings


@pytest.mark.parametrize(
    ("kpi", "value"),
    [("positive_review_share", 18_208 / 23_486), ("review_rating", 98_548 / 23_486)],
)
def test_the_kpis_of_reviews_are_those_of_the_file(
    reviews: Settings, kpi: str, value: float
) -> None:
    found = ask(
        reviews,
        "select period_date::varchar, n, value from kpis.kpi_values where kpi_id = ? "
        "and period_grain = 'month' and dimension = 'all'",
        kpi,
    )
    assert found == [("2018-02-01", 23_486, pytest.approx(value, abs=1e-9))]
