"""The order of the deliveries never decides what the raw tables hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extracts.errors import LoadError
from orchestration.extracts.load import load, withdraw
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

if TYPE_CHECKING:
    from orchestration.settings import Settings

HELD = ("orders", "order_items", "customers", "customers_versions", "web_events")
ORDERS = "order_id,placed_at,status,updated_at\n"
ITEMS = "order_id,line_id,quantity\n"
CUSTOMERS = "customer_id,segment,updated_at\n"
EVENTS = "visitor_id,occurred_at,event_name\n"


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


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def statuses(shop: Settings) -> list[tuple[Any, ...]]:
    return ask(shop, "select order_id, status from raw.orders order by 1")


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


def test_what_says_the_same_is_unchanged_also_when_it_is_older(shop: Settings) -> None:
    for number in (2, 1, 3):
        deliver(shop, f"generic/order_items_2024-03-0{number}.csv", f"{ITEMS}1,1,5\n")
        newest = next(one for one in loaded(shop).outcomes if one.state == "loaded")
    assert newest.feeds[0].unchanged == 1
    counts = ask(shop, "select sum(inserted)::int, sum(unchanged)::int from ops.file_feeds")
    assert counts == [(1, 2)]
    assert ask(shop, "select day(_version) from raw.order_items") == [(3,)]


def test_events_are_the_same_under_whichever_name_their_content_is_left(shop: Settings) -> None:
    both = EVENTS + "1,2024-01-01,view\n"
    first = deliver(shop, "generic/web_events_2024-03-04.csv", both)
    loaded(shop)
    deliver(shop, "generic/web_events_2024-03-03.csv", both)
    first.write_text(EVENTS + "2,2024-01-02,view\n")
    loaded(shop)
    versions = ask(shop, "select visitor_id, _version = occurred_at from raw.web_events order by 1")
    assert versions == [("1", True), ("2", True)]
