"""What a file said is taken back by its correction or withdrawal, and by nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.errors import LoadError
from orchestration.extracts.load import withdraw
from tests.unit.extracts_kit import ask, deliver, loaded, outcome
from tests.unit.orders_kit import EVENTS, ORDERS, shop, statuses

if TYPE_CHECKING:
    from orchestration.settings import Settings

__all__ = ["shop"]


def test_a_corrected_file_takes_back_what_its_first_content_said(shop: Settings) -> None:
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    corrected = deliver(
        shop,
        "generic/orders_2024-03-02.csv",
        ORDERS + "1,2024-01-01,b,2024-02-02\n2,2024-01-01,b,2024-02-02\n",
    )
    loaded(shop)
    assert statuses(shop) == [("1", "b"), ("2", "b")]
    corrected.write_text(ORDERS + "2,2024-01-01,c,2024-02-02\n")
    loaded(shop)
    assert statuses(shop) == [("1", "a"), ("2", "c")]
    assert ask(shop, "select state, count(*) from ops.files group by 1 order by 1") == [
        ("loaded", 2),
        ("superseded", 1),
    ]


def test_a_refused_correction_leaves_the_first_content_in_force(shop: Settings) -> None:
    path = deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    loaded(shop)
    path.write_text(ORDERS + "1,no date,b,2024-02-02\n")
    assert outcome(shop).state == "refused"
    assert statuses(shop) == [("1", "a")]
    assert ask(shop, "select state from ops.files order by 1") == [("loaded",), ("refused",)]


def test_a_file_that_is_gone_is_kept_until_it_is_withdrawn(shop: Settings) -> None:
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    gone = deliver(shop, "generic/orders_2024-03-02.csv", ORDERS + "1,2024-01-01,b,2024-02-02\n")
    loaded(shop)
    with pytest.raises(LoadError, match="still in the landing folder"):
        withdraw(shop, "generic/orders_2024-03-02.csv")
    gone.unlink()
    assert [one.state for one in loaded(shop).outcomes] == ["unchanged", "missing"]
    assert statuses(shop) == [("1", "b")]
    assert withdraw(shop, "generic/orders_2024-03-02.csv") == 1
    assert statuses(shop) == [("1", "a")]


def test_a_correction_that_needs_a_file_that_is_gone_is_refused(shop: Settings) -> None:
    gone = deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    path = deliver(shop, "generic/orders_2024-03-02.csv", ORDERS + "1,2024-01-01,b,2024-02-02\n")
    loaded(shop)
    gone.unlink()
    path.write_text(ORDERS + "2,2024-01-01,b,2024-02-02\n")
    refused = next(one for one in loaded(shop).outcomes if one.state == "refused")
    assert "generic/orders_2024-03-01.csv is no longer in the landing folder" in refused.message
    assert statuses(shop) == [("1", "b")]


def test_a_file_that_was_moved_stays_loaded_under_its_new_name(shop: Settings) -> None:
    path = deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    loaded(shop)
    (shop.landing / "generic/orders").mkdir()
    shutil.move(path, shop.landing / "generic/orders/2024-03-01.csv")
    assert outcome(shop).state == "unchanged"
    assert ask(shop, "select path, state from ops.files") == [
        ("generic/orders/2024-03-01.csv", "loaded")
    ]


def test_corrected_events_without_a_key_take_the_place_of_the_first(shop: Settings) -> None:
    path = deliver(shop, "generic/web_events.csv", EVENTS + "1,2024-01-01,view\n" * 3)
    loaded(shop)
    path.write_text(EVENTS + "1,2024-01-01,view\n2,2024-01-01,view\n")
    loaded(shop)
    assert ask(shop, "select visitor_id from raw.web_events order by 1") == [("1",), ("2",)]


def test_content_that_another_name_still_delivers_outlives_the_correction_of_its_own(
    shop: Settings,
) -> None:
    first = EVENTS + "1,2024-01-01,view\n"
    path = deliver(shop, "generic/web_events_1.csv", first)
    deliver(shop, "generic/web_events_2.csv", first)
    loaded(shop)
    path.write_text(EVENTS + "2,2024-01-01,view\n")
    loaded(shop)
    assert ask(shop, "select visitor_id from raw.web_events order by 1") == [("1",), ("2",)]
    assert ask(shop, "select path, state from ops.files order by 1") == [
        ("generic/web_events_1.csv", "loaded"),
        ("generic/web_events_2.csv", "loaded"),
    ]


def test_events_are_the_same_under_whichever_name_their_content_is_left(shop: Settings) -> None:
    both = EVENTS + "1,2024-01-01,view\n"
    first = deliver(shop, "generic/web_events_2024-03-04.csv", both)
    loaded(shop)
    deliver(shop, "generic/web_events_2024-03-03.csv", both)
    first.write_text(EVENTS + "2,2024-01-02,view\n")
    loaded(shop)
    versions = ask(shop, "select visitor_id, _version = occurred_at from raw.web_events order by 1")
    assert versions == [("1", True), ("2", True)]
