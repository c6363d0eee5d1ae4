"""The order of the deliveries never decides what the raw tables hold."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extracts.load import load
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in
from tests.unit.orders_kit import EVENTS, ORDERS, shop, statuses

if TYPE_CHECKING:
    from orchestration.settings import Settings


__all__ = ["shop"]

HELD = ("orders", "order_items", "customers", "customers_versions", "web_events")
ITEMS = "order_id,line_id,quantity\n"
CUSTOMERS = "customer_id,segment,updated_at\n"


def held(of: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the raw tables, with the file, record and version they came with."""
    return {table: ask(of, f"from raw.{table} order by all") for table in HELD}


few = st.integers(1, 3)


day = st.integers(1, 4)


def lines(header: str, row: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(row, min_size=1, max_size=4).map(lambda rows: header + "".join(rows))


order = st.builds("{},2024-01-01,{},2024-02-0{}\n".format, few, st.sampled_from("ab"), day)


item = st.builds("{},{},{}\n".format, few, few, few)


customer = st.builds("{},{},2024-02-0{}\n".format, few, st.sampled_from("xy"), day)


event = st.builds("{},2024-01-0{},view\n".format, few, day)


dated = st.integers(1, 4).map(lambda number: f"2024-03-0{number}.csv")


delivery = st.one_of(
    st.tuples(dated.map("generic/orders_{}".format), lines(ORDERS, order)),
    st.tuples(dated.map("generic/order_items_{}".format), lines(ITEMS, item)),
    st.tuples(dated.map("generic/customers_{}".format), lines(CUSTOMERS, customer)),
    st.tuples(dated.map("generic/web_events_{}".format), lines(EVENTS, event)),
)


@settings(max_examples=12, deadline=None)
@given(
    story=st.lists(st.tuples(delivery, st.booleans()), min_size=2, max_size=6),
    order_of_day=st.randoms(use_true_random=False),
)
def test_split_shuffled_repeated_late_and_corrected_deliveries_end_the_same(
    story: list[tuple[tuple[str, str], bool]], order_of_day: Any
) -> None:
    """A file delivered again under its name is corrected; the last content of each name counts."""
    last = {name: content for (name, content), _ in story}
    with tempfile.TemporaryDirectory() as folder:
        nightly, at_once = (settings_in(Path(folder) / name) for name in ("nightly", "at_once"))
        nightly.landing.mkdir(parents=True)
        for (name, content), load_now in story:
            deliver(nightly, name, content)
            if load_now:
                loaded(nightly)
        loaded(nightly)
        names = list(last)
        order_of_day.shuffle(names)
        for name in names:
            deliver(at_once, name, last[name])
        loaded(at_once)
        assert held(nightly) == held(at_once)
        assert_rows_are_the_inserted_ones(nightly)


def assert_rows_are_the_inserted_ones(of: Settings) -> None:
    """Each feed holds exactly as many rows as its active files say they inserted."""
    counted = dict(
        ask(
            of,
            "select feed, sum(inserted)::int from ops.file_feeds join ops.files using (file_id) "
            "where state = 'loaded' group by feed",
        )
    )
    for table in ("orders", "order_items", "customers", "web_events"):
        assert ask(of, f"select count(*) from raw.{table}") == [(counted.get(table, 0),)]


def test_the_newest_version_wins_also_when_it_came_first(shop: Settings) -> None:
    deliver(shop, "generic/orders_2024-03-02.csv", ORDERS + "1,2024-01-01,new,2024-02-02\n")
    loaded(shop)
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,old,2024-02-01\n")
    report = loaded(shop)
    counts = next(one for one in report.outcomes if one.state == "loaded").feeds[0]
    assert (counts.older, statuses(shop)) == (1, [("1", "new")])


def test_the_same_content_again_changes_nothing(shop: Settings) -> None:
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    loaded(shop)
    before = (held(shop), ask(shop, "from ops.files"))
    assert outcome(shop).state == "unchanged"
    assert (held(shop), ask(shop, "from ops.files")) == before


def test_events_delivered_twice_under_two_names_count_once(shop: Settings) -> None:
    for name in ("web_events_2024-03-01.csv", "web_events_2024-03-02.csv"):
        deliver(shop, f"generic/{name}", EVENTS + "1,2024-01-01,view\n1,2024-01-01,view\n")
    states = [one.state for one in loaded(shop).outcomes]
    assert states == ["loaded", "duplicate"]
    assert ask(shop, "select count(*) from raw.web_events") == [(2,)]


def test_a_snapshot_that_returns_to_what_it_was_wins_by_its_day(shop: Settings) -> None:
    for day_of_month, quantity in ((1, 5), (3, 5), (2, 7)):
        deliver(
            shop, f"generic/order_items_2024-03-0{day_of_month}.csv", f"{ITEMS}1,1,{quantity}\n"
        )
        loaded(shop)
    assert ask(shop, "select quantity::int, day(_version) from raw.order_items") == [(5, 3)]


def test_every_version_of_a_customer_is_kept(shop: Settings) -> None:
    for number, segment in ((2, "b"), (1, "a"), (3, "b")):
        deliver(
            shop,
            f"generic/customers_2024-03-0{number}.csv",
            f"{CUSTOMERS}1,{segment},2024-02-0{number}\n",
        )
        loaded(shop)
    versions = ask(shop, "select day(_version), segment from raw.customers_versions order by 1")
    assert versions == [(1, "a"), (2, "b"), (3, "b")]
    assert ask(shop, "select day(_version) from raw.customers") == [(3,)]


def test_a_record_without_any_version_is_rejected(shop: Settings) -> None:
    rows = "".join(f"{number},2024-01-01,a,2024-02-01\n" for number in range(200))
    deliver(shop, "generic/orders.csv", ORDERS + rows + "x,2024-01-01,a,\n")
    assert outcome(shop).feeds[0].rejected == 1
    assert ask(shop, "select column_name, reason from ops.rejects") == [
        ("updated_at", "no version and no export time")
    ]


def test_other_mappings_or_contracts_mean_loading_again(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")
    loaded(shop)
    monkeypatch.setattr("orchestration.extracts.basis.basis", lambda *_folders: "another")
    assert outcome(shop).state == "loaded"
    assert statuses(shop) == [("1", "a")]


def test_a_load_that_dies_leaves_nothing_half_done(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(shop, "generic/orders_2024-03-01.csv", ORDERS + "1,2024-01-01,a,2024-02-01\n")

    def power_cut(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.extracts.ledger.write_counts", power_cut)
    with pytest.raises(KeyboardInterrupt):
        load(shop, "run")
    assert (statuses(shop), ask(shop, "from ops.files")) == ([], [])
    monkeypatch.undo()
    assert outcome(shop).state == "loaded"


def test_what_says_the_same_is_unchanged_also_when_it_is_older(shop: Settings) -> None:
    for number in (2, 1, 3):
        deliver(shop, f"generic/order_items_2024-03-0{number}.csv", f"{ITEMS}1,1,5\n")
        newest = next(one for one in loaded(shop).outcomes if one.state == "loaded")
    assert newest.feeds[0].unchanged == 1
    counts = ask(shop, "select sum(inserted)::int, sum(unchanged)::int from ops.file_feeds")
    assert counts == [(1, 2)]
    assert ask(shop, "select day(_version) from raw.order_items") == [(3,)]
