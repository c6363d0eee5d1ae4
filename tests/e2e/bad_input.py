"""Answers to a survey as they are delivered, to be spoilt, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orchestration.settings import Settings
from tests.unit.extracts_kit import ask, settings_in

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "response_id,question_id,survey_id,score,responded_at\n"
NAME = "generic/survey_responses_2024-02-01.csv"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def answer(number: int, score: str = "9", when: str = "2024-01-31T10:00:00Z") -> str:
    return f"{number},recommend,relationship,{score},{when}\n"


def many(count: int = 200) -> str:
    return "".join(answer(number) for number in range(1, count + 1))


def scores(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        "select response_id::int, score::int from raw.survey_responses order by 1",
    )


def rejects(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        "select record, line, column_name, reason, value_shape from ops.rejects order by all",
    )
