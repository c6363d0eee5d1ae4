"""SQL conditions under which a row is rejected, with the reason that each is told by."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.contracts import Column

EARLIEST = "1995-01-01"
"""Before it nobody sold or answered on the web: earlier times are marks for 'none', or slips."""

SCIENTIFIC = r"^[+-]?[0-9]+([.,][0-9]+[eE]\+?|[eE]\+)[0-9]+$"
"""5.70306E+17. Without a point the plus must be there: 12e45678 may be an id in hexadecimals."""

SHEET_ERROR = r"^#(REF!|VALUE!|NUM!|NULL!|DIV/0!|NAME\?|N/A|SPILL!|CALC!|#+)$"
"""What a spreadsheet shows for a value that it has lost, or that is wider than its column."""


@dataclass(frozen=True)
class Check:
    """A condition under which a row is rejected because of one column, and the reason."""

    column: str
    condition: str
    reason: str


def checks(column: Column, text: str, scales: str | None) -> list[Check]:
    """The conditions that reject a row because of this column, in the order they are told.

    Args:
        column: the contract's column; its typed value stands under its own name.
        text: SQL of the delivered text.
        scales: SQL that is false where the value is outside its question's scale.
    """
    name = quoted(column.name)
    found = []
    if column.required:
        found.append(Check(column.name, f"{text} is null", "required value missing"))
    if column.sql_type != "varchar":
        wrong = f"({text} is not null and {name} is null)"
        found.append(Check(column.name, wrong, f"not a {column.type}"))
    if column.minimum is not None:
        low = f"{name} < {column.minimum}"
        found.append(Check(column.name, low, f"below the minimum of {column.minimum}"))
    if column.maximum is not None:
        high = f"{name} > {column.maximum}"
        found.append(Check(column.name, high, f"above the maximum of {column.maximum}"))
    if column.accepted_values:
        values = ", ".join(literal(value) for value in column.accepted_values)
        found.append(Check(column.name, f"{name} not in ({values})", "not an accepted value"))
    if scales:
        found.append(Check(column.name, f"not ({scales})", "outside the scale of its question"))
    # a date that may be left out can be older: an agent's first day
    if column.sql_type == "timestamp" or (column.sql_type == "date" and column.required):
        odd = f"not ({name} between '{EARLIEST}'::timestamp and '9999-12-31'::timestamp)"
        found.append(Check(column.name, odd, "not a plausible time"))
    return found


def undamaged_id(column: Column, text: str) -> list[Check]:
    """Rejects an id of which a spreadsheet has kept the first digits only, or nothing.

    Comparing is many times faster than a pattern, and tells of most ids that they cannot be meant:
    what the patterns find begins with a digit, a sign or `#`.
    """
    digits = (
        f"case when {text} < ':' and strlen({text}) > 3 "
        f"then regexp_matches({text}, {literal(SCIENTIFIC)}) end"
    )
    lost = f"case when {text} < '$' then regexp_matches({text}, {literal(SHEET_ERROR)}) end"
    return [
        Check(column.name, digits, "an id in scientific notation: a spreadsheet has damaged it"),
        Check(column.name, lost, "a spreadsheet's error in place of an id"),
    ]


def header_again(column: Column, text: str, delivered: str) -> Check:
    """Rejects a record whose id is the name of the column that holds it."""
    again = f"{text} = {literal(delivered)}"
    return Check(column.name, again, "the name of its column: the header again?")


def known_questions(project: Path, seed: str) -> list[dict[str, str]]:
    """The rows of the seed that holds the scale of every question."""
    with (project / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def within_scale(column: Column, questions: list[dict[str, str]]) -> str:
    """True where the score lies in its question's scale, or the question is not known."""
    name = quoted(column.name)
    whens = " ".join(
        f"when {_is_question(row)} then {name} between {float(row['scale_min'])} "
        f"and {float(row['scale_max'])}"
        for row in questions
    )
    return f"case {whens} else true end" if whens else "true"


def _is_question(row: dict[str, str]) -> str:
    survey, question = literal(row["survey_id"]), literal(row["question_id"])
    return f"survey_id = {survey} and question_id = {question}"
