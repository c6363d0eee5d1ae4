"""A score beyond its question's scale, from the delivered file to what is published."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.commands import Place
from tests.parsed import lend_parse

HEADER = "response_id,question_id,survey_id,score,responded_at\n"
FILE = "generic/survey_responses_2024-02-01.csv"


def _answer(number: int, score: int) -> str:
    return f"{number},satisfied,post_support,{score},2024-01-{number % 28 + 1:02}T10:00:00Z\n"


def test_a_6_on_a_scale_to_5_is_rejected_by_its_line_and_nothing_else_is_lost(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    file = tmp_path / "landing" / FILE
    file.parent.mkdir(parents=True)
    # 150 answers of 5, 50 of 2 and, on line 102, one of 6.
    answers = [_answer(number, 2 if number % 4 == 0 else 5) for number in range(1, 201)]
    file.write_text(HEADER + "".join([*answers[:100], _answer(999, 6), *answers[100:]]))

    lend_parse(place.settings)
    said = place.succeed("refresh")

    assert "201 records read" in said
    (reject,) = json.loads(place.succeed("rejects", "--format", "json"))
    told = {name: reject[name] for name in ("path", "feed", "line", "column_name", "reason")}
    assert told == {
        "path": FILE,
        "feed": "survey_responses",
        "line": 102,
        "column_name": "score",
        "reason": "outside the scale of its question",
    }
    (value,) = json.loads(
        place.succeed(
            "query",
            "select n, numerator, value from kpis.kpi_csat where period_grain = 'month' "
            "and dimension = 'all' and timing = 'all'",
            "--format",
            "json",
        )
    )
    assert value == {"n": 200, "numerator": 150, "value": 0.75}
