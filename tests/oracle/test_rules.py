"""The oracle against people: every month of the golden cases, and what those leave open."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.golden.cases import Expectation, deliver, expectations, read_cases
from tests.oracle import surveys
from tests.oracle.__main__ import expected_scores
from tests.oracle.business import Business, read
from tests.oracle.scorecard import Key, Score

CASES = read_cases()
MONTHS = [expected for expected in expectations(CASES) if expected.grain == "month"]
COMPARED = {"value", "n", "numerator", "denominator"}
NOTHING = Score(value=None, n=0, numerator=None, denominator=None)
AS_OF = datetime(2024, 12, 31)
EMPLOYEE_ANSWERS = "source_system,response_id,question_id,team,score,responded_at\n"


def delivered(landing: Path) -> Business:
    return read(landing, ZoneInfo("UTC"), "EUR", AS_OF)


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Score]:
    """What the oracle makes of the rows of all cases, as of the last day of 2024."""
    landing = tmp_path_factory.mktemp("oracle")
    deliver(CASES, landing / "generic")
    return expected_scores(delivered(landing))


@pytest.mark.parametrize("expected", MONTHS, ids=str)
def test_value_is_the_one_worked_out_by_hand(
    golden: dict[Key, Score], expected: Expectation
) -> None:
    month = date.fromisoformat(expected.period_date)
    case = ("source_system", expected.case.source_system, expected.timing)
    score = golden.get((expected.kpi_id, month, *case), NOTHING)
    columns = {name: expected.columns[name] for name in COMPARED & expected.columns.keys()}
    found = {name: getattr(score, name) for name in columns}
    assert found == pytest.approx(columns, abs=expected.within)


def test_no_feed_is_no_data(tmp_path: Path) -> None:
    assert expected_scores(delivered(tmp_path)) == {}


def test_teams_of_fewer_than_five_people_are_not_named(tmp_path: Path) -> None:
    """Four people of one team rate 100, five of another 50: a mean of (4 * 100 + 5 * 50) / 9."""
    forms = [("few", 100)] * 4 + [("many", 50)] * 5
    (tmp_path / "generic").mkdir()
    (tmp_path / "generic" / "employee_surveys_2024-03-31.csv").write_text(
        EMPLOYEE_ANSWERS
        + "".join(
            f"desk,r{number},tools,{team},{score},2024-03-05T10:00:00\n"
            for number, (team, score) in enumerate(forms)
        )
    )
    scores = expected_scores(delivered(tmp_path))
    month = ("employee_score", date(2024, 3, 1))
    assert scores[*month, "all", "all", "all"].value == pytest.approx(650 / 9)
    assert scores[*month, "team", "many", "all"].value == 50
    assert scores[*month, "team", "small_team", "all"] == Score(None, 4, None, None)
    assert (*month, "team", "few", "all") not in scores


@pytest.mark.parametrize(
    ("sent_at", "over_at", "is_too_soon"),
    [
        # a week is needed: by the hour, and by the calendar where either is only a date
        (datetime(2024, 3, 8, 9, 59), datetime(2024, 3, 1, 10), True),
        (datetime(2024, 3, 8, 10), datetime(2024, 3, 1, 10), False),
        (date(2024, 3, 7), datetime(2024, 3, 1, 10), True),
        (date(2024, 3, 8), datetime(2024, 3, 1, 10), False),
        (datetime(2024, 3, 7, 23, 59), date(2024, 3, 1), True),
    ],
)
def test_time_to_use_it_is_counted_by_dates_where_a_time_is_one(
    sent_at: date, over_at: date, is_too_soon: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys.seeds, "surveys", lambda: {"use": {"touchpoint_id": "using"}})
    monkeypatch.setattr(surveys.seeds, "touchpoints", lambda: {"using": {"minimum_use_days": 7}})
    record = {"survey_id": "use", "sent_at": sent_at}
    assert surveys.is_too_soon(delivered(tmp_path), record, over_at) is is_too_soon
