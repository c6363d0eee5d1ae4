"""What the scorecard hides for people's sake, an explanation does not tell either."""

from __future__ import annotations

import pytest

from orchestration.explain.explanation import is_hidden


@pytest.mark.parametrize(
    ("dimension", "value", "n", "expected"),
    [
        ("agent", None, 3, True),
        ("team", None, 4, True),
        ("team", 71.5, 6, False),
        ("agent", None, 0, False),
        ("country", None, 3, False),
    ],
)
def test_a_value_of_people_that_was_observed_but_not_told_is_hidden(
    dimension: str, value: float | None, n: int, expected: bool
) -> None:
    assert is_hidden({"dimension": dimension, "value": value, "n": n}) is expected
