"""The gate on deliveries: feeds that are late, files without a record, and what is not judged."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest

from orchestration.extracts import ledger
from orchestration.quality import delivery_gate, page, results
from orchestration.quality.built_files import freeze
from orchestration.quality.gates import accept_failures
from orchestration.quality.history import Band, Item
from orchestration.quality.known_events import KnownEvent
from orchestration.quality.profiled import Delivered
from tests.unit.deliveries_kit import FIRST, Shop, day_of, shop

__all__ = ["shop"]


def _late(shop: Shop) -> list[tuple[str, bool | None, str]]:
    shop.judge("now")
    found = results.read(shop.connection, "now")
    late = [one for one in found if one.expectation == "arrival" and one.success is not True]
    return [(one.delivery.split()[0], one.success, one.severity) for one in late]


def test_no_feed_is_late_after_a_day_that_had_not_come(shop: Shop) -> None:
    shop.days(30)
    shop.days(30, feed="tickets")
    shop.deliver(date(2042, 1, 1), feed="tickets", loaded="2024-01-31T02:30:00")
    assert _late(shop) == []


def test_a_feed_that_stops_is_late_until_somebody_says_why(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.days(30)
    shop.days(33, feed="tickets")
    assert _late(shop) == [("orders", False, "warn")]
    strike = KnownEvent(day_of(30), day_of(40), "orders", "the shop is closed")
    monkeypatch.setattr(delivery_gate, "read_known_events", lambda _: [strike])
    assert _late(shop) == [("orders", None, "warn")]


def test_a_late_feed_that_was_let_pass_only_warns_until_it_comes_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_gate, "severity", lambda *_: "error")
    shop.days(30)
    shop.days(33, feed="tickets")
    assert _late(shop) == [("orders", False, "error")]
    failed = [shop.judge("now")["expectations_orders"]]
    freeze(shop.connection, "now")
    accept_failures(shop.connection, "now", "jdoe", "closed", failed)
    assert _late(shop) == [("orders", False, "warn")]


def _empty(shop: Shop, monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """A file of orders with a header only."""
    row = {"file_id": "empty", "mapping": "generic/generic", "path": f"generic/orders_{day}.csv"}
    row |= {"state": "header_only", "run_id": "now"}
    moment = datetime.combine(day, datetime.min.time())
    ledger.write_file(shop.connection, row | {"loaded_at": moment})
    series = ("generic/generic", "orders")
    one = Delivered(series, day, moment, ["empty"], is_repeated=False)
    monkeypatch.setattr(delivery_gate, "empty_deliveries", lambda *_: [one])


def test_a_first_delivery_without_a_record_is_not_judged_and_names_its_file(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _empty(shop, monkeypatch, FIRST)
    checks = shop.judge("now")
    orders = checks["expectations_orders"]
    assert (orders.status, orders.evaluated, orders.blocks) == ("warn", 0, False)
    assert "generic/orders_2024-01-01.csv holds no record; no history yet" in orders.message
    assert checks["expectations_deliveries"].evaluated == 1


def test_a_day_without_a_record_that_somebody_explained_is_let_pass(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.days(5)
    shop.publish()
    _empty(shop, monkeypatch, day_of(5))
    closed = KnownEvent(day_of(5), day_of(5), "orders", "inventory")
    monkeypatch.setattr(delivery_gate, "read_known_events", lambda _: [closed])
    check = shop.judge("now")["expectations_orders"]
    assert (check.status, check.blocks) == ("warn", False)
    assert "holds no record; explained by seeds/known_events.csv: inventory" in check.message


def test_a_feed_with_rows_of_which_no_figure_was_held_to_anything_blocks(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_gate, "by_contract", lambda *_: [])
    nothing = Item("row_count", "", 0, None, "no history yet")
    monkeypatch.setattr(delivery_gate, "by_history", lambda *_: [nothing])
    shop.deliver(FIRST)
    assert shop.judge("now")["expectations_orders"].blocks


def test_a_figure_that_is_no_number_is_not_judged(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Item("mean", "amount", math.nan, Band(1, 2, 1))
    monkeypatch.setattr(delivery_gate, "by_history", lambda *_: [lost])
    shop.deliver(FIRST)
    shop.judge("now")
    (found,) = [one for one in results.read(shop.connection, "now") if one.expectation == "mean"]
    assert (found.success, found.evaluated) == (None, 0)
    assert found.explanation == "no number, here or in earlier deliveries"
    assert "not judged" in page.render(shop.connection, "now")


def test_where_nothing_was_delivered_nothing_is_judged(shop: Shop) -> None:
    (check,) = shop.judge("now").values()
    assert (check.check_name, check.blocks) == ("expectations_deliveries", True)
