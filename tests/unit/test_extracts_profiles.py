"""The profile of a file: what is counted of its rows, and that no customer's value is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.errors import MappingError
from tests.unit.extracts_kit import ask, deliver, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

NAME = "generic/orders_2024-03-02.csv"
ORDERS = """\
order_id,customer_id,placed_at,status,gross_amount,updated_at
1,17,2024-03-01T08:00:00Z,paid,10.00,2024-03-01T09:00:00Z
2,,2024-03-01T20:00:00Z,paid,30.00,2024-03-01T21:00:00Z
3,18,2034-03-01T08:00:00Z,refunded,,2024-03-01T09:00:00Z
"""


def _profile(settings: Settings, metric: str) -> dict[str, float]:
    rows = ask(
        settings,
        "select column_name || case when member = '' then '' else '=' || member end, value "
        f"from ops.profiles where metric = '{metric}' order by all",
    )
    return dict(rows)


def test_rows_nulls_numbers_and_times_are_counted(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, NAME, ORDERS)
    loaded(settings)
    assert _profile(settings, "rows") == {"": 3}
    nulls = _profile(settings, "nulls")
    assert (nulls["order_id"], nulls["customer_id"], nulls["gross_amount"]) == (0, 1, 1)
    # 10 + 30, and 100 + 900; the two columns of amounts that are not delivered have no sum.
    assert _profile(settings, "sum") == {"gross_amount": 40}
    assert _profile(settings, "squares") == {"gross_amount": 1000}
    assert _profile(settings, "minimum") == {"gross_amount": 10}
    assert _profile(settings, "maximum") == {"gross_amount": 30}
    # The third order is of the future: not the newest event. 20:00 on 2024-03-01, in seconds.
    assert _profile(settings, "future") == {"placed_at": 1}
    assert _profile(settings, "event_maximum") == {"placed_at": 1709323200}


def test_members_are_counted_of_categories_only(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, NAME, ORDERS)
    loaded(settings)
    assert _profile(settings, "members") == {"status=paid": 2, "status=refunded": 1}


def _answers(settings: Settings, answers: list[tuple[str, str]]) -> None:
    """Load answers: a survey and question with a slash between, and a score."""
    head = "response_id,question_id,survey_id,score,responded_at\n"
    rows = [
        f"{n},{question.split('/')[1]},{question.split('/')[0]},{score},2024-03-01T08:00:00Z\n"
        for n, (question, score) in enumerate(answers)
    ]
    deliver(settings, "generic/survey_responses_2024-03-02.csv", head + "".join(rows))
    loaded(settings)


def test_scores_are_counted_by_question(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    _answers(settings, [("relationship/recommend", score) for score in "9971"])
    assert _profile(settings, "members") == {
        "score=relationship/recommend=1": 1,
        "score=relationship/recommend=7": 1,
        "score=relationship/recommend=9": 2,
    }


def test_ten_questions_of_eleven_scores_are_all_counted(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    answers = [(f"s/q{letter}", str(n)) for letter in "abcdefghij" for n in range(11)]
    _answers(settings, [*answers, ("relationship/recommend", "9")])
    members = _profile(settings, "members")
    assert len(members) == 111
    assert set(members.values()) == {1}
    assert not [one for one in members if "(other)" in one]
    assert "score=relationship/recommend=9" in members


def test_a_question_is_counted_whatever_signs_its_id_has(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    _answers(settings, [("s12345/how was it? " + "x" * 60, "9"), ("s12345/and now?", "9")])
    members = list(_profile(settings, "members"))
    assert len(members) == 2
    assert all(one.startswith("score=a#####/a") and one.endswith("=9") for one in members)


def test_a_question_of_very_many_scores_takes_no_room_of_another(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    answers = [("s/q", f"{n / 8}") for n in range(101)]
    _answers(settings, [*answers, ("relationship/recommend", "9"), ("s/p", "4155550123")])
    members = _profile(settings, "members")
    assert sorted(members.values()) == [1, 1, 101]
    assert members["score=relationship/recommend=9"] == 1
    assert "555" not in str(members)


SLIPPED = (
    "0171 234 5678",
    "4111 1111 1111 1111",
    "Anna Schmidt",
    "DE89 3704 0044 0532 0130 00",
    "ann@example.com",
    "4155550123",
)


def _statuses(settings: Settings, values: list[str]) -> None:
    head = "order_id,placed_at,status,updated_at\n"
    rows = [f"{n},2024-03-01T08:00:00Z,{v},2024-03-01T09:00:00Z\n" for n, v in enumerate(values)]
    deliver(settings, NAME, head + "".join(rows))
    loaded(settings)


def test_what_slipped_into_a_category_is_not_kept_as_it_was(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    _statuses(settings, ["paid", "Anna Schmidt", *SLIPPED])
    members = _profile(settings, "members")
    shapes = {one.rpartition(" ~")[0]: count for one, count in members.items() if "~" in one}
    assert shapes == {
        "status=#### ### ####": 1,
        "status=#### #### #### ####": 1,
        "status=Aaaa Aaaaaaa": 2,
        "status=AA## #### #### #### ####": 1,
        "status=aaa@aaaaaaa.aaa": 1,
        "status=##########": 1,
    }
    assert members["status=paid"] == 1
    assert len(members) == 7
    assert not [digit for digit in "0123456789" if digit in "".join(members)]


def test_harmless_words_that_no_seed_has_are_named_and_all_others_are_not(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    head = "customer_id,country,updated_at\n"
    countries = ("NO", "de", "Anna", "QQ")
    rows = [f"{n},{one},2024-03-01T09:00:00Z\n" for n, one in enumerate(countries)]
    deliver(settings, "generic/customers_2024-03-02.csv", head + "".join(rows))
    loaded(settings)
    members = _profile(settings, "members")
    assert {one.partition(" ~")[0] for one in members} == {
        "country=NO",
        "country=de",
        "country=Aaaa",
        "country=AA",
    }


def test_a_word_that_yaml_takes_for_another_thing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "staging" / "shop"
    folder.mkdir(parents=True)
    (folder / "_shop__sources.yml").write_text(
        "sources: [{name: raw, tables: [{name: customers, config: {meta: {key: [], "
        "delivery: events}}, columns: [{name: country, data_type: string, "
        "config: {meta: {words: [NO]}}}]}]}]"
    )
    with pytest.raises(MappingError, match=r"customers\.country: words: False is no text"):
        read_contracts(tmp_path)


def test_two_values_of_one_shape_are_told_apart(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    _statuses(settings, ["Anna", "Emma", "Anna"])
    assert sorted(_profile(settings, "members").values()) == [1, 2]


def test_a_column_with_very_many_members_keeps_the_known_ones_only(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    letters = "abcdefghijk"
    names = [f"name{one}{two}" for one in letters for two in letters]
    _statuses(settings, ["paid", *names])
    assert _profile(settings, "members") == {"status=(other)": 121, "status=paid": 1}


def test_rejected_rows_are_not_in_the_profile(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    good = "".join(f"{n},,2024-03-01T08:00:00Z,paid,1.00,2024-03-01T09:00:00Z\n" for n in range(99))
    bad = "x,,2024-03-01T08:00:00Z,paid,-5.00,2024-03-01T09:00:00Z\n"
    deliver(settings, NAME, ORDERS.splitlines(keepends=True)[0] + good + bad)
    loaded(settings)
    assert _profile(settings, "rows") == {"": 99}
    assert _profile(settings, "minimum") == {"gross_amount": 1}
    assert _profile(settings, "rejected") == {"gross_amount=range": 1}


def test_records_without_a_required_value_are_counted_by_column(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    good = "".join(
        f"{n},,2024-03-01T08:00:00Z,paid,1.00,2024-03-01T09:00:00Z\n" for n in range(299)
    )
    bad = "x,,,paid,5.00,2024-03-01T09:00:00Z\n,,,paid,5.00,2024-03-01T09:00:00Z\n"
    deliver(settings, NAME, ORDERS.splitlines(keepends=True)[0] + good + bad)
    loaded(settings)
    assert _profile(settings, "rejected") == {"placed_at=required": 2, "order_id=required": 1}


def test_a_file_that_is_loaded_once_more_has_one_profile(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, NAME, ORDERS)
    deliver(settings, "generic/orders_2024-03-03.csv", ORDERS.replace("paid", "sent"))
    loaded(settings)
    # The correction takes the first content back, so the second file is loaded anew.
    deliver(settings, NAME, ORDERS.replace("10.00", "11.00"))
    loaded(settings)
    files = ask(
        settings,
        "select count(*), sum(value) from ops.profiles inner join ops.files using (file_id) "
        "where metric = 'rows' and state = 'loaded'",
    )
    assert files == [(2, 6)]
