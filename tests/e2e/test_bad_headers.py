"""What a file gets whose header is not the one that its mapping speaks of."""

from __future__ import annotations

from orchestration.extracts.load import load
from orchestration.settings import Settings
from tests.e2e.bad_input import HEADER, NAME, answer, scores, settings
from tests.unit.extracts_kit import ask, deliver, outcome

__all__ = ["settings"]


def test_a_missing_column_refuses_the_file(settings: Settings) -> None:
    deliver(
        settings, NAME, "response_id,question_id,score,responded_at\n1,recommend,9,2024-01-01\n"
    )
    result = outcome(settings)
    assert (result.state, "lacks 'survey_id'" in result.message) == ("refused", True)


def test_a_renamed_column_refuses_the_file_and_shows_the_nearest_name(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("survey_id", "surveyid") + answer(1))
    result = outcome(settings)
    assert result.state == "refused"
    assert "lacks 'survey_id' (nearest: surveyid)" in result.message


def test_a_reordered_header_gives_every_column_its_own_values(settings: Settings) -> None:
    deliver(
        settings,
        NAME,
        "score,responded_at,survey_id,question_id,response_id\n"
        "7,2024-01-31,relationship,recommend,3\n",
    )
    assert outcome(settings).state == "loaded"
    assert scores(settings) == [(3, 7)]


def test_a_column_named_twice_refuses_the_file(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",score\n") + answer(1).replace("\n", ",3\n"))
    result = outcome(settings)
    assert result.state == "refused"
    assert "'score' 2 times" in result.message


def test_an_unknown_column_is_left_out_and_reported_once(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",mood\n") + answer(1).replace("\n", ",good\n"))
    assert outcome(settings).state == "loaded"
    load(settings, "run")
    assert ask(settings, "select column_name, finding from ops.file_columns") == [
        ("mood", "unknown column"),
    ]


def test_columns_without_a_name_are_reported(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",,\n") + answer(1).replace("\n", ",,\n"))
    assert outcome(settings).state == "loaded"
    assert ask(settings, "select column_name from ops.file_columns order by 1") == [
        ("column 6 without a name",),
        ("column 7 without a name",),
    ]


def test_a_file_without_a_header_is_refused_without_its_first_record(settings: Settings) -> None:
    deliver(settings, NAME, "scorer@example.org,score_ada,recommend,9,2024-01-31\n" * 2)
    result = outcome(settings)
    assert (result.state, "does not read as a header" in result.message) == ("refused", True)
    assert not any(word in result.message for word in ("ada", "example.org", "2024"))


def test_a_value_twice_in_the_first_record_is_not_told_as_a_column(settings: Settings) -> None:
    deliver(settings, NAME, "Adalovelace,adalovelace,2024-01-31T10:00:00Z\n")
    result = outcome(settings)
    assert (result.state, "lovelace" in result.message.lower()) == ("refused", False)
