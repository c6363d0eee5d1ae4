"""Which deliveries block: by age, by what earlier runs held back, by dates that had not come."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.extracts import ledger
from orchestration.extracts.contracts import read_contracts
from orchestration.quality import delivery_gate, page, results
from orchestration.quality.built_files import freeze
from orchestration.quality.checks import CheckResult
from orchestration.quality.gates import accept_failures, create_overrides
from orchestration.quality.history import Band, Item
from orchestration.quality.known_events import KnownEvent
from orchestration.quality.profiled import Delivered
from orchestration.settings import PROJECT, Settings

CONTRACTS = read_contracts(PROJECT)
FIRST = date(2024, 1, 1)
USUAL, HALF = 1000, 300


@dataclass
class Shop:
    """Deliveries of orders and tickets as the ledger and their profiles tell of them."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    published: set[str] = field(default_factory=set)

    def deliver(
        self, day: date, rows: int = USUAL, run: str = "", feed: str = "orders", loaded: str = ""
    ) -> None:
        """One file exported on a day; loaded by a run of that day unless told otherwise."""
        file_id = f"{feed}-{day}"
        moment = datetime.fromisoformat(loaded or f"{day}T02:30:00")
        row = {"file_id": file_id, "mapping": "generic/generic", "path": f"generic/{file_id}.csv"}
        row |= {"sha256": file_id, "state": "loaded", "run_id": run or str(day)}
        ledger.write_file(
            self.connection,
            row | {"exported_at": datetime.combine(day, datetime.min.time()), "loaded_at": moment},
        )
        self.connection.execute(
            "insert into ops.file_feeds values (?, ?, ?, ?, 0, 0, 0, 0, 0, 0)",
            [file_id, feed, rows, rows],
        )
        self.connection.execute(
            "insert into ops.profiles values (?, ?, 'rows', '', '', ?)", [file_id, feed, rows]
        )

    def days(self, many: int, run: str = "", feed: str = "orders") -> None:
        """Ordinary deliveries from the first day on."""
        for number in range(many):
            self.deliver(FIRST + timedelta(days=number), run=run, feed=feed)

    def publish(self) -> None:
        """Let readers see what there is."""
        rows = self.connection.execute("select file_id from ops.files").fetchall()
        self.published |= {file_id for (file_id,) in rows}

    def judge(self, run: str) -> dict[str, CheckResult]:
        """What a run finds, by the names of its checks."""
        settings = Settings(landing=self.folder, published=self.folder, warehouse=self.folder)
        checks = delivery_gate.check_deliveries(self.connection, settings, run)
        return {check.check_name: check for check in checks}

    def blocked(self, run: str = "now") -> list[str]:
        """The deliveries and expectations that keep a run back."""
        self.judge(run)
        found = results.read(self.connection, run)
        return [f"{one.delivery.split(' (')[0]}: {one.expectation}" for one in found if one.blocks]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    with duckdb.connect() as memory:
        ledger.create(memory, CONTRACTS.values())
        create_overrides(memory)
        made = Shop(memory, tmp_path)
        monkeypatch.setattr(delivery_gate, "published_files", lambda _: made.published)
        monkeypatch.setattr(delivery_gate, "read_known_events", lambda _: [])
        yield made


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_what_blocked_still_blocks_a_fortnight_later(shop: Shop) -> None:
    shop.days(30)
    shop.publish()
    shop.deliver(_day(30), HALF)
    for number in range(31, 45):
        shop.deliver(_day(number))
    assert shop.blocked() == ["orders of 2024-01-31: row_count"]


def test_what_blocked_before_anything_was_published_goes_on_blocking(shop: Shop) -> None:
    shop.days(30)
    shop.deliver(_day(30), HALF)
    assert shop.blocked("first") == ["orders of 2024-01-31: row_count"]
    for number in range(31, 45):
        shop.deliver(_day(number))
    # All is loaded anew by one run, as after a change of the mapping.
    shop.connection.execute("update ops.files set run_id = 'anew'")
    assert shop.blocked("second") == ["orders of 2024-01-31: row_count"]


def test_an_old_day_of_a_first_load_only_warns(shop: Shop) -> None:
    shop.days(30, run="first")
    shop.deliver(_day(30), HALF, run="first")
    for number in range(31, 45):
        shop.deliver(_day(number), run="first")
    assert shop.blocked() == []
    assert shop.judge("now")["expectations_orders"].status == "warn"


def test_an_old_day_that_comes_alone_blocks(shop: Shop) -> None:
    shop.days(30)
    for number in range(31, 45):
        shop.deliver(_day(number))
    shop.publish()
    shop.deliver(_day(30), HALF, loaded="2024-02-20T02:30:00", run="late")
    assert shop.blocked() == ["orders of 2024-01-31: row_count"]


def test_a_day_that_had_not_come_blocks_by_its_file_and_nothing_else_is_let_pass(
    shop: Shop,
) -> None:
    shop.days(30)
    shop.deliver(date(2042, 1, 1), loaded="2024-01-31T02:30:00", run="first")
    shop.deliver(_day(30), HALF, run="first")
    check = shop.judge("now")["expectations_orders"]
    assert shop.blocked() == [
        "orders of 2024-01-31: row_count",
        "orders of 2042-01-01: export_date",
    ]
    assert "generic/orders-2042-01-01.csv: a day that had not come" in check.message


def test_an_export_of_a_day_that_has_begun_elsewhere_is_no_fault(shop: Shop) -> None:
    shop.days(30)
    shop.deliver(_day(30), loaded="2024-01-30T13:00:00")
    assert shop.blocked() == []


def test_what_somebody_let_pass_does_not_block_after_readers_went_back(shop: Shop) -> None:
    shop.days(30)
    shop.publish()
    before = set(shop.published)
    shop.deliver(_day(30), HALF)
    failed = [shop.judge("now")["expectations_orders"]]
    assert failed[0].blocks
    freeze(shop.connection, "now")
    accept_failures(shop.connection, "now", "jdoe", "half of the shop was closed", failed)
    shop.publish()
    # A rollback, then the next day.
    shop.published = before
    shop.deliver(_day(31))
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
    assert days["tax"] == {str(_day(number)) for number in range(30)}
    # A first load is old but for its last seven days.
    assert days["amount"] == {str(_day(number)) for number in range(23, 30)}


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
    strike = KnownEvent(_day(30), _day(40), "orders", "the shop is closed")
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
    _empty(shop, monkeypatch, _day(5))
    closed = KnownEvent(_day(5), _day(5), "orders", "inventory")
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
