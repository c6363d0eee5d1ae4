"""Which deliveries block: by age, by what earlier runs held back, by dates that had not come."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.quality import delivery_gate, results
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import accept_failures
from orchestration.quality.history import Band, Item
from tests.unit.deliveries_kit import HALF, Shop, day_of, shop

__all__ = ["shop"]


def test_what_blocked_still_blocks_a_fortnight_later(shop: Shop) -> None:
    shop.days(30)
    shop.publish()
    shop.deliver(day_of(30), HALF)
    for number in range(31, 45):
        shop.deliver(day_of(number))
    assert shop.blocked() == ["orders of 2024-01-31: row_count"]


def test_what_blocked_before_anything_was_published_goes_on_blocking(shop: Shop) -> None:
    shop.days(30)
    shop.deliver(day_of(30), HALF)
    assert shop.blocked("first") == ["orders of 2024-01-31: row_count"]
    for number in range(31, 45):
        shop.deliver(day_of(number))
    # All is loaded anew by one run, as after a change of the mapping.
    shop.connection.execute("update ops.files set run_id = 'anew'")
    assert shop.blocked("second") == ["orders of 2024-01-31: row_count"]


def test_an_old_day_of_a_first_load_only_warns(shop: Shop) -> None:
    shop.days(30, run="first")
    shop.deliver(day_of(30), HALF, run="first")
    for number in range(31, 45):
        shop.deliver(day_of(number), run="first")
    assert shop.blocked() == []
    assert shop.judge("now")["expectations_orders"].status == "warn"


def test_an_old_day_that_comes_alone_blocks(shop: Shop) -> None:
    shop.days(30)
    for number in range(31, 45):
        shop.deliver(day_of(number))
    shop.publish()
    shop.deliver(day_of(30), HALF, loaded="2024-02-20T02:30:00", run="late")
    assert shop.blocked() == ["orders of 2024-01-31: row_count"]


def test_a_day_that_had_not_come_blocks_by_its_file_and_nothing_else_is_let_pass(
    shop: Shop,
) -> None:
    shop.days(30)
    shop.deliver(date(2042, 1, 1), loaded="2024-01-31T02:30:00", run="first")
    shop.deliver(day_of(30), HALF, run="first")
    check = shop.judge("now")["expectations_orders"]
    assert shop.blocked() == [
        "orders of 2024-01-31: row_count",
        "orders of 2042-01-01: export_date",
    ]
    assert "generic/orders-2042-01-01.csv: a day that had not come" in check.message


def test_an_export_of_a_day_that_has_begun_elsewhere_is_no_fault(shop: Shop) -> None:
    shop.days(30)
    shop.deliver(day_of(30), loaded="2024-01-30T13:00:00")
    assert shop.blocked() == []


def test_what_somebody_let_pass_does_not_block_after_readers_went_back(shop: Shop) -> None:
    shop.days(30)
    shop.publish()
    before = set(shop.published)
    shop.deliver(day_of(30), HALF)
    failed = [shop.judge("now")["expectations_orders"]]
    assert failed[0].blocks
    freeze(shop.connection, "now")
    accept_failures(shop.connection, "now", "jdoe", "half of the shop was closed", failed)
    shop.publish()
    # A rollback, then the next day.
    shop.published = before
    shop.deliver(day_of(31))
    assert shop.blocked("later") == []
    # What comes anew under that day is not what was let pass.
    shop.connection.execute(
        "update ops.files set file_id = 'corrected' where file_id = 'orders-2024-01-31';"
        "update ops.file_feeds set file_id = 'corrected' where file_id = 'orders-2024-01-31';"
        "update ops.profiles set file_id = 'corrected' where file_id = 'orders-2024-01-31'"
    )
    assert shop.blocked("corrected") == ["orders of 2024-01-31: row_count"]


def test_of_old_deliveries_only_what_is_not_met_is_kept_beside_the_rows(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Item("mean", "amount", 1, None, "not judged yet")
    unmet = Item("mean", "tax", 9, Band(1, 2, 1))
    monkeypatch.setattr(delivery_gate, "by_history", lambda *_: [waiting, unmet])
    shop.days(30, run="first")
    shop.judge("now")
    found = results.read(shop.connection, "now")
    days = {
        name: {one.delivery.split()[2] for one in found if one.column_name == name}
        for name in ("amount", "tax")
    }
    assert days["tax"] == {str(day_of(number)) for number in range(30)}
    # A first load is old but for its last seven days.
    assert days["amount"] == {str(day_of(number)) for number in range(23, 30)}
