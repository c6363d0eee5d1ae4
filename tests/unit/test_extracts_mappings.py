"""Mappings and contracts: what is wrong in them is said with file and field."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import FileStoppedError, LoadError, MappingError
from orchestration.extracts.export_times import export_time
from orchestration.extracts.header import Wanted, bind
from orchestration.extracts.ledger import raw_columns
from orchestration.extracts.mappings import Mapping, read_mappings
from orchestration.settings import PROJECT
from tests.unit.extracts_kit import deliver, settings_in

GOOD = """
description: Orders of a vendor.
files: ["*.csv"]
source_system: vendor
exported_at: 2024-01-31T00:00:00
header: {required: [id, placed]}
feeds:
  orders:
    columns: {order_id: id, placed_at: placed}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "models" / "staging", tmp_path / "models" / "staging")
    (tmp_path / "extracts" / "vendor").mkdir(parents=True)
    return tmp_path


def read_one(project: Path, text: str) -> Mapping:
    (project / "extracts" / "vendor" / "orders.yml").write_text(text)
    (only,) = read_mappings(project)
    return only


def test_a_good_mapping_is_known_by_its_folder_and_file(project: Path) -> None:
    mapping = read_one(project, GOOD)
    assert (mapping.name, mapping.folder) == ("vendor/orders", "vendor")
    assert mapping.exported_at == datetime(2024, 1, 31)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("orders:", "ordrs:"), r"feeds\.ordrs: no such feed \(nearest: orders"),
        (("order_id: id", "oder_id: id"), r"oder_id: no column of the feed \(nearest: order_id"),
        (("placed_at: placed", "status: placed"), "the required column 'placed_at' is missing"),
        (("exported_at: 2024-01-31T00:00:00", ""), "nothing says which of two records"),
        (("exported_at: 2024-01-31T00:00:00", "exported_at: 'x(?P<year>1)'"), "year, month and"),
        (("source_system: vendor", ""), "needs source_system and feeds"),
        (("source_system: vendor", "source_system: Ven'dor"), "source_system"),
        (("files:", "time_zone: Mars\nfiles:"), "Mars"),
        (("files:", "pattern: x\nfiles:"), "pattern: Extra inputs are not permitted"),
        (("[id, placed]", "[id, placed"), "no valid YAML"),
    ],
)
def test_a_wrong_mapping_names_file_and_field(
    project: Path, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(MappingError, match=told) as raised:
        read_one(project, GOOD.replace(*change))
    assert "extracts/vendor/orders.yml" in str(raised.value)


def test_a_contract_that_names_no_column_of_its_own_is_wrong(project: Path) -> None:
    path = project / "models/staging/commerce/_commerce__sources.yml"
    path.write_text(path.read_text().replace("version: updated_at", "version: changed_at"))
    with pytest.raises(MappingError, match="orders: 'changed_at' is no column"):
        read_contracts(project)


def test_two_mappings_for_one_name_are_an_error_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = settings_in(tmp_path)
    deliver(own, "generic/orders_2024-01-31.csv", "")
    mappings = read_mappings(PROJECT)
    generic = next(one for one in mappings if one.folder == "generic")
    monkeypatch.setattr(
        "orchestration.extracts.discovery.read_mappings", lambda *_folders: [generic, generic]
    )
    (found,) = discover(own)
    assert (found.state, "several mappings" in found.message) == ("unmatched", True)


def test_without_a_landing_folder_there_is_advice(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cx sample"):
        discover(settings_in(tmp_path))


@pytest.mark.parametrize(
    ("name", "feeds"),
    [
        ("orders.csv", ("orders",)),
        ("orders_2024-01-31_0001.csv.gz", ("orders",)),
        ("order_items_2024-01-31.csv", ("order_items",)),
        ("ticket_events-2024.jsonl", ("ticket_events",)),
        ("tickets/2024-01-31.parquet", ("tickets",)),
        ("customers_extra.csv", ()),
        ("ordersheet.csv", ()),
    ],
)
def test_a_generic_file_names_its_feed(tmp_path: Path, name: str, feeds: tuple[str, ...]) -> None:
    own = settings_in(tmp_path)
    deliver(own, f"generic/{name}", "")
    (found,) = discover(own)
    assert found.feeds == feeds


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders_2024-01-31.csv", datetime(2024, 1, 31)),
        ("orders_2024-01-31_0001.csv", datetime(2024, 1, 31)),
        ("orders_2024-01-31T235959.csv", datetime(2024, 1, 31, 23, 59, 59)),
        ("orders.csv", None),
    ],
)
def test_the_export_time_stands_in_the_name(
    tmp_path: Path, name: str, expected: datetime | None
) -> None:
    own = settings_in(tmp_path)
    deliver(own, f"generic/{name}", "")
    (found,) = discover(own)
    assert found.mapping is not None
    assert export_time(found.mapping, found, {}) == expected
    assert export_time(found.mapping, found, {"exported_at": "2024-02-01T00:00:00+01:00"}) == (
        datetime(2024, 1, 31, 23)
    )


def test_a_date_that_is_none_refuses_the_file(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    deliver(own, "generic/orders_2024-13-31.csv", "")
    (found,) = discover(own)
    assert found.mapping is not None
    with pytest.raises(FileStoppedError, match="no export time"):
        export_time(found.mapping, found, {})


@pytest.mark.parametrize(
    ("pick", "names"),
    [("first", ("a", "b", "a\n2")), ("last", ("a\n1", "b", "a")), (2, ("a\n1", "b", "a"))],
)
def test_a_mapping_picks_one_of_two_equal_names(project: Path, pick: Any, names: Any) -> None:
    text = GOOD.replace("{required: [id, placed]}", f"{{duplicates: {{a: {pick}}}}}")
    mapping = read_one(project, text)
    assert bind(["a", "b", "a"], Wanted(("a",), ()), mapping).names == names


def test_every_source_date_has_its_companions() -> None:
    names = [name for name, _ in raw_columns(read_contracts(PROJECT)["orders"])]
    place = names.index("promised_at")
    assert names[place : place + 3] == ["promised_at", "promised_source_date", "promised_is_day"]
    assert names[-3:] == ["_file_id", "_record", "_version"]


def test_every_feed_has_an_absent_optional_column_and_a_required_one() -> None:
    for contract in read_contracts(PROJECT).values():
        assert any(column.required for column in contract.columns), contract.feed
        assert contract.delivery in ("changes", "snapshot", "events"), contract.feed
