"""The sample deliveries: the same bytes again, coherent, in proportion."""

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from orchestration.samples.generate import PLANTED, SampleReport, generate
from orchestration.samples.writer import Writer
from orchestration.settings import PROJECT

SCALE = 0.001


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return generate(tmp_path_factory.mktemp("landing"), SCALE, seed=7)


def _hash(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _records(sample: SampleReport, feed: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name in sample.files:
        if name.startswith(f"{feed}_2") and "_0002" not in name:
            with (sample.folder / name).open(newline="") as file:
                found += csv.DictReader(file)
    return found


def _sound_ids(sample: SampleReport, feed: str, key: str) -> set[str]:
    return {r[key] for r in _records(sample, feed)}


def _contract(feed: str) -> list[str]:
    for path in PROJECT.glob("models/staging/*/_*__sources.yml"):
        for table in yaml.safe_load(path.read_text())["sources"][0]["tables"]:
            if table["name"] == feed:
                return [column["name"] for column in table["columns"]]
    raise LookupError(feed)


def _feeds() -> set[str]:
    """Every feed but the one that only a helpdesk's own export fills: the shop is nobody's."""
    paths = PROJECT.glob("models/staging/*/_*__sources.yml")
    sources = [yaml.safe_load(path.read_text())["sources"][0] for path in paths]
    return {table["name"] for source in sources for table in source["tables"]} - {"ticket_metrics"}


def test_the_same_scale_and_seed_give_the_same_bytes(sample: SampleReport, tmp_path: Path) -> None:
    again = generate(tmp_path, SCALE, seed=7)
    assert _hash(again.folder) == _hash(sample.folder)


def test_another_seed_gives_other_orders(sample: SampleReport, tmp_path: Path) -> None:
    other = _hash(generate(tmp_path, SCALE, seed=8).folder)
    assert other["orders_2025-07-01.csv"] != _hash(sample.folder)["orders_2025-07-01.csv"]


def test_every_feed_is_delivered_in_the_columns_of_its_contract(sample: SampleReport) -> None:
    assert set(sample.rows) == _feeds()
    for feed in sample.rows:
        assert list(_records(sample, feed)[0]) == _contract(feed), feed


def test_the_report_counts_the_records_of_the_files(sample: SampleReport) -> None:
    counted = {feed: len(_records(sample, feed)) for feed in sample.rows}
    assert counted == sample.rows


@pytest.mark.parametrize(
    ("feed", "column", "target"),
    [
        ("orders", "customer_id", "customers"),
        ("orders", "replaces_order_id", "orders"),
        ("order_items", "order_id", "orders"),
        ("order_items", "product_id", "products"),
        ("order_payments", "order_id", "orders"),
        ("tickets", "customer_id", "customers"),
        ("tickets", "order_id", "orders"),
        ("tickets", "agent_id", "agents"),
        ("ticket_events", "ticket_id", "tickets"),
        ("survey_invitations", "customer_id", "customers"),
        ("survey_invitations", "order_id", "orders"),
        ("survey_invitations", "ticket_id", "tickets"),
        ("survey_responses", "invitation_id", "survey_invitations"),
        ("web_events", "customer_id", "customers"),
        ("web_events", "order_id", "orders"),
        ("product_reviews", "product_id", "products"),
        ("calls", "ticket_id", "tickets"),
        ("qa_reviews", "interaction_id", "tickets"),
        ("subscriptions", "customer_id", "customers"),
        ("product_usage", "customer_id", "customers"),
        ("appointments", "customer_id", "customers"),
    ],
)
def test_what_a_row_refers_to_is_delivered(
    sample: SampleReport, feed: str, column: str, target: str
) -> None:
    key = _contract(target)[1]
    known = _sound_ids(sample, target, key)
    named = {r[column] for r in _records(sample, feed) if r[column]}
    planted = {value for value in named if value.startswith("x")}
    assert named
    assert named - planted <= known


def test_an_orders_amount_is_the_sum_of_its_lines(sample: SampleReport) -> None:
    cents = Counter[str]()
    for line in _records(sample, "order_items"):
        cents[line["order_id"]] += int(line["quantity"]) * round(float(line["unit_price"]) * 100)
    orders = [r for r in _records(sample, "orders") if r["order_id"].startswith("o")]
    assert all(round(float(r["gross_amount"]) * 100) == cents[r["order_id"]] for r in orders)


def test_answers_come_after_their_invitation(sample: SampleReport) -> None:
    sent = {r["invitation_id"]: r["sent_at"] for r in _records(sample, "survey_invitations")}
    answers = [r for r in _records(sample, "survey_responses") if r["invitation_id"]]
    assert answers
    assert all(r["responded_at"] > sent[r["invitation_id"]] for r in answers)


def test_ten_times_the_scale_gives_ten_times_the_rows(sample: SampleReport, tmp_path: Path) -> None:
    large = generate(tmp_path, 10 * SCALE, seed=7)
    for feed in ("customers", "orders", "tickets", "survey_invitations", "web_events"):
        assert large.rows[feed] == pytest.approx(10 * sample.rows[feed], rel=0.1), feed


def test_parquet_holds_the_same_story(sample: SampleReport, tmp_path: Path) -> None:
    parquet = generate(tmp_path, SCALE, seed=7, format="parquet")
    assert parquet.facts == sample.facts
    counted = {
        feed: sum(
            pq.read_metadata(parquet.folder / name).num_rows
            for name in parquet.files
            if name.startswith(f"{feed}_2") and "_0002" not in name
        )
        for feed in parquet.rows
    }
    assert counted == parquet.rows


def test_an_export_after_six_months_knows_nothing_later(tmp_path: Path) -> None:
    half = generate(tmp_path, SCALE, seed=7, months=6)
    orders = [r for r in _records(half, "orders") if r["order_id"].startswith("o")]
    times = [r[c] for r in orders for c in ("placed_at", "shipped_at", "delivered_at")]
    assert max(times) < "2024-01-01"
    assert "shipped" in {r["status"] for r in orders}


def test_a_smaller_sample_leaves_nothing_of_a_larger_one(tmp_path: Path) -> None:
    generate(tmp_path, SCALE, seed=7)
    (tmp_path / "generic" / "own.csv").write_text("kept\n")
    half = generate(tmp_path, SCALE, seed=7, months=6)
    expected = {*half.files, "own.csv"}
    assert {p.name for p in half.folder.iterdir()} == expected


def test_the_hidden_list_says_what_the_report_says(sample: SampleReport) -> None:
    listed = json.loads((sample.folder.parent / PLANTED).read_text())
    assert listed["rows"] == sample.rows
    assert listed["facts"] == sample.facts


def test_impossible_sizes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale must be positive"):
        generate(tmp_path, 0, seed=7)
    with pytest.raises(ValueError, match="months must be 1 to 24"):
        generate(tmp_path, SCALE, seed=7, months=25)


def test_a_large_feed_is_split_into_numbered_files(tmp_path: Path) -> None:
    writer = Writer(tmp_path, "csv", rows_per_file=3)
    for start in (0, 2, 4):
        rows = pa.table({"id": [start, start + 1]})
        writer.write("orders", "2025-07-01", [rows])
    names = [path.name for path in writer.close()]
    assert names == ["orders_2025-07-01_0001.csv", "orders_2025-07-01_0002.csv"]
    assert [path.read_text() for path in writer.files] == ["id\n0\n1\n2\n3\n", "id\n4\n5\n"]


def test_nothing_of_an_unfinished_file_has_a_name_that_is_read(tmp_path: Path) -> None:
    writer = Writer(tmp_path, "csv")
    writer.write("orders", "2025-07-01", [pa.table({"id": [1]})])
    assert [path.name[0] for path in tmp_path.iterdir()] == ["."]
