"""The profile of a file: what is counted of its rows, and that no customer's value is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def test_scores_are_counted_by_question(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    head = "response_id,question_id,survey_id,score,responded_at\n"
    rows = "".join(f"{n},q,home,{score},2024-03-01T08:00:00Z\n" for n, score in enumerate("9971"))
    deliver(settings, "generic/survey_responses_2024-03-02.csv", head + rows)
    loaded(settings)
    assert _profile(settings, "members") == {
        "score=home/q=1": 1,
        "score=home/q=7": 1,
        "score=home/q=9": 2,
    }


def test_what_slipped_into_a_category_is_not_kept_as_it_was(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    slipped = ORDERS.replace("refunded", "ann@example.com").replace("Z,paid,30", "Z,4155550123,30")
    deliver(settings, NAME, slipped)
    loaded(settings)
    kept = ask(settings, "select member, value from ops.profiles where member <> '' order by all")
    assert kept == [("(other)", 1), ("(other)", 1), ("paid", 1)]


def test_a_column_with_very_many_members_keeps_none_of_them(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    head = "order_id,placed_at,status,updated_at\n"
    rows = [f"{n},2024-03-01T08:00:00Z,Name{n} Surname,2024-03-01T09:00:00Z" for n in range(101)]
    deliver(settings, NAME, head + "\n".join(rows) + "\n")
    loaded(settings)
    kept = ask(settings, "select distinct member from ops.profiles where metric = 'members'")
    assert kept == [("(other)",)]


def test_rejected_rows_are_not_in_the_profile(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    good = "".join(f"{n},,2024-03-01T08:00:00Z,paid,1.00,2024-03-01T09:00:00Z\n" for n in range(99))
    bad = "x,,2024-03-01T08:00:00Z,paid,-5.00,2024-03-01T09:00:00Z\n"
    deliver(settings, NAME, ORDERS.splitlines(keepends=True)[0] + good + bad)
    loaded(settings)
    assert _profile(settings, "rows") == {"": 99}
    assert _profile(settings, "minimum") == {"gross_amount": 1}


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
