"""What a proposal says of columns that carry the meaning of a feed, of persons, and of bad times.

Each file is one that a stranger brought: a survey whose score has a question for a name, exports
whose columns have German or short names, a key that only an e-mail address makes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.unit.cli_kit import cx, settings
from tests.unit.test_mapping_proposal import own

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["own", "settings"]

SURVEY = "Zeitstempel,Email,How likely are you to recommend us?,Why?\n" + "".join(
    f"2024-05-{day:02} 10:00:00,guest{day}@example.com,{day % 11},words of {day}\n"
    for day in range(1, 29)
)


def proposed(own: Path, file: Path, content: str, *options: str) -> tuple[str, dict[str, Any]]:
    """The text of the proposal for a file, and its one feed's columns."""
    file.write_text(content)
    code, _, told = cx("map", str(file), *options)
    assert code == 0, told
    (path,) = [path for path in own.glob("*/*") if ".yml" in path.name]
    text = path.read_text()
    (feed,) = yaml.safe_load(text)["feeds"].values()
    return text, feed["columns"] or {}


def table(header: str, *rows: Sequence[object]) -> str:
    lines = [header, *(",".join(str(value) for value in row) for row in rows)]
    return "\n".join(lines) + "\n"


def test_a_question_whose_answers_are_a_scale_is_the_score_and_unsure(
    own: Path, tmp_path: Path
) -> None:
    text, columns = proposed(own, tmp_path / "nps_2024-05-31.csv", SURVEY)

    assert columns["score"] == '"How likely are you to recommend us?"'
    assert columns["responded_at"] == "Zeitstempel"
    lines = text.splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("      score:")]
    assert "# unsure: is 'How likely" in lines[at] + lines[at - 1]
    assert "# missing: survey_id" in text
    assert "# missing: question_id" in text


def test_of_two_questions_the_longer_scale_is_taken_and_the_other_named(
    own: Path, tmp_path: Path
) -> None:
    rows = [(f"2024-05-{d:02}", f"R{d}", 1 + d % 5, d % 11) for d in range(1, 29)]
    header = "Date,Response ID,How satisfied are you?,Would you recommend us?"
    text, columns = proposed(own, tmp_path / "survey_2024.csv", table(header, *rows))

    assert columns["score"] == '"Would you recommend us?"'
    assert "unsure: or How satisfied are you?" in text


def test_a_survey_without_a_score_asks_for_one_and_names_what_comes_nearest(
    own: Path, tmp_path: Path
) -> None:
    rows = [(f"2024-05-{d:02}", f"R{d}", d % 11, "words") for d in range(1, 29)]
    header = "Date,Response ID,Q1,Comment"
    text, columns = proposed(own, tmp_path / "survey_2024.csv", table(header, *rows))

    assert "score" not in columns
    assert "# unsure: score: not found; the nearest: Q1" in " ".join(text.split())
    not_found = text[text.index("# not found:") :].replace("#", " ")
    assert "score" not in not_found.split()


def test_columns_that_kpis_are_made_of_are_to_decide_when_they_are_not_found(
    own: Path, tmp_path: Path
) -> None:
    rows = [(f"T{d}", f"2024-05-{d:02} 10:00", "open", f"2024-06-{d:02} 11:00") for d in (1, 15)]
    header = "Ticket ID,Created,Status,Fertig"
    file = tmp_path / "tickets_2024.csv"
    proposed(own, file, table(header, *rows))

    _, said, _ = cx("map", str(file), "--force", "--format", "json")
    open_lines = [row["what"] for row in json.loads(said)["to_decide"]]
    assert [what for what in open_lines if "solved_at: not found; the nearest: Fertig" in what]
    assert [what for what in open_lines if "channel: not found" in what]


def test_german_names_of_a_helpdesk_are_known(own: Path, tmp_path: Path) -> None:
    rows = [
        (f"T{d}", f"2024-05-{d:02} 10:00", f"2024-05-{d:02} 12:00", "Email", "open")
        for d in (3, 15, 20)
    ]
    header = "Ticketnummer,Erstellt am,Erledigt am,Eingangsweg,Status"
    _, columns = proposed(own, tmp_path / "tickets_2024.csv", table(header, *rows))

    assert columns["solved_at"] == '"Erledigt am"'
    assert columns["channel"] == "Eingangsweg"


def test_short_english_names_of_a_shop_are_known(own: Path, tmp_path: Path) -> None:
    rows = [
        (n, f"C{n % 4}", f"2024-05-{n:02}", f"2024-05-{n + 3:02}", f"2024-05-{n + 2:02}", n * 1.5)
        for n in range(1, 20)
    ]
    header = "no,buyer,ordered,promised_by,arrived,gross"
    _, columns = proposed(own, tmp_path / "orders_2024.csv", table(header, *rows))

    assert columns == {
        "order_id": '"no"' if columns["order_id"].startswith('"') else "no",
        "customer_id": "buyer",
        "placed_at": "ordered",
        "promised_at": "promised_by",
        "delivered_at": "arrived",
        "gross_amount": "gross",
    }


def test_a_key_that_needs_a_personal_column_is_proposed_as_a_hash(
    own: Path, tmp_path: Path
) -> None:
    text, _ = proposed(own, tmp_path / "nps_2024-05-31.csv", SURVEY)

    (line,) = [line for line in text.splitlines() if "missing: response_id" in line]
    assert "md5(concat_ws('/', Email, " in line
    assert "published" in line
    assert "|| '/' ||" not in line


def test_one_bad_time_among_many_is_rejected_by_its_shape(own: Path, tmp_path: Path) -> None:
    days = [(f"T{n}", f"{n % 28 + 1:02}.03.2024 08:15", "open", "Email") for n in range(61)]
    rows = [*days, ("T62", "31.02.2024 08:15", "open", "Email")]
    file = tmp_path / "tickets_2024-03-31.csv"
    header = "Ticket ID,Created,Status,Channel"
    text, columns = proposed(own, file, table(header, *rows))

    assert columns["created_at"] == "Created"
    assert yaml.safe_load(text)["time_formats"] == {"created_at": "%d.%m.%Y %H:%M"}
    assert "unsure: 1.6% of its values are written otherwise" in text
    _, said, _ = cx("map", "--check", str(file), "--format", "json")
    (reject,) = json.loads(said)["rejects"]
    assert (reject["reason"], reject["value_shape"]) == ("not a timestamp", "99.99.9999 99:99")


def test_one_bad_time_does_not_choose_between_day_and_month(own: Path, tmp_path: Path) -> None:
    rows = [(f"T{n}", f"0{n}/0{n + 1}/2024 08:15", "open") for n in range(1, 9)]
    rows.append(("T9", "31/02/2024 08:15", "open"))
    header = "Ticket ID,Created,Status"
    text, _ = proposed(own, tmp_path / "tickets_2024.csv", table(header, *rows))

    assert "reads both ways" in text


@pytest.mark.parametrize("bad", ["soon", "31.02.2024"])
def test_a_value_that_none_of_several_formats_reads_is_rejected_by_its_shape(
    own: Path, tmp_path: Path, bad: str
) -> None:
    rows = [(f"T{n}", f"{n}.03.2024", "open") for n in range(13, 28)]
    rows += [(f"T{n}", f"2024/03/{n}", "open") for n in range(28, 31)]
    file = tmp_path / "tickets_2024-03-31.csv"
    proposed(own, file, table("Ticket ID,Created,Status", *rows, ("T99", bad, "open")))

    _, said, told = cx("map", "--check", str(file), "--format", "json")
    assert said, told
    (reject,) = json.loads(said)["rejects"]
    assert (reject["column_name"], reject["reason"]) == ("created_at", "not a timestamp")


def test_a_last_line_without_an_end_is_to_decide_and_not_loaded_before(
    own: Path, tmp_path: Path
) -> None:
    rows = [(f"T{n}", f"2024-03-{n:02} 10:00", "open") for n in range(1, 20)]
    file = tmp_path / "tickets_2024-03-31.csv"
    content = table("Ticket ID,Created,Status", *rows)[:-3]
    text, _ = proposed(own, file, content)

    assert "# unsure: the last line has no end: the file may be cut" in text
    assert "final_newline" not in (yaml.safe_load(text).get("format") or {})
    _, said, _ = cx("map", "--check", str(file), "--format", "json")
    assert json.loads(said)["outcome"]["state"] == "incomplete"
