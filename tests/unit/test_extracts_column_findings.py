"""What a file's optional columns would have told is missed aloud; others are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orchestration.findings import read_findings
from orchestration.warehouse import connect
from tests.unit.extracts_kit import ask, deliver, loaded, outcome, settings_in

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = """
description: Orders of a shop.
files: ["*.csv"]
source_system: shop
exported_at: 2024-01-31T00:00:00
header:
  required: [id, placed]
  optional: [Total, Gift note, Way, Voucher, placed by]
feeds:
  orders:
    filters: {gift: '"Gift note" is not null'}
    columns: {order_id: id, placed_at: placed, gross_amount: total, sales_channel: Way}
"""


def test_an_optional_column_that_an_expression_reads_is_missed_and_no_other(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "shop").mkdir(parents=True)
    (own / "shop" / "orders.yml").write_text(MAPPING)
    settings = settings_in(tmp_path).model_copy(update={"extracts": own})
    deliver(settings, "shop/orders.csv", "id,placed,Way,Mood\n1,2024-01-13T08:00:00,web,good\n")

    assert outcome(settings).state == "loaded"

    # Way is there; Voucher and 'placed by' are read by nothing. Names of columns know no case.
    assert ask(settings, "select column_name, finding from ops.file_columns order by all") == [
        ("Gift note", "missing column"),
        ("Mood", "unknown column"),
        ("Total", "missing column"),
    ]


def test_a_file_in_the_feeds_own_names_misses_nothing(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    content = "order_id,placed_at\n1,2024-01-13T08:00:00\n"
    deliver(settings, "generic/orders_2024-01-31.csv", content)

    assert outcome(settings).state == "loaded"

    assert ask(settings, "select * from ops.file_columns") == []


def test_a_column_that_the_file_before_had_is_missed_under_whichever_name_it_came(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    (own / "shop").mkdir(parents=True)
    pattern = r"exported_at: '(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})'"
    mapping = MAPPING.replace("exported_at: 2024-01-31T00:00:00", pattern)
    mapping = mapping.replace("header:", "header:\n  variants: {Voucher: [Coupon], Way: [Channel]}")
    (own / "shop" / "orders.yml").write_text(mapping)
    settings = settings_in(tmp_path).model_copy(update={"extracts": own})
    row = "1,2024-01-13T08:00:00,a,b\n"
    deliver(settings, "shop/2024-01-01.csv", "id,placed,Channel,Coupon\n" + row)
    deliver(settings, "shop/2024-01-02.csv", "id,placed,Way,Vouchr\n" + row)
    deliver(settings, "shop/2024-01-03.csv", "id,placed,Vouchr,Voucher\n" + row)

    assert {one.state for one in loaded(settings).outcomes} == {"loaded"}

    # The second day lacks Voucher, the third Way. Total and 'Gift note' never came.
    asked = (
        "select exported_at::date::varchar, column_name, finding "
        "from ops.file_columns join ops.files using (file_id) "
        "where column_name not in ('Gift note', 'Total') order by all"
    )
    assert ask(settings, asked) == [
        ("2024-01-02", "Voucher", "no longer delivered"),
        ("2024-01-02", "Vouchr", "unknown column"),
        ("2024-01-03", "Vouchr", "unknown column"),
        ("2024-01-03", "Way", "no longer delivered"),
    ]


def test_a_generic_file_is_compared_with_those_of_its_own_feed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(
        settings, "generic/orders_2024-01-01.csv", "order_id,placed_at,status\n1,2024-01-01,a\n"
    )
    deliver(settings, "generic/products_2024-01-02.csv", "product_id\n1\n")
    deliver(settings, "generic/orders_2024-01-03.csv", "order_id,placed_at\n1,2024-01-01\n")

    loaded(settings)

    found = ask(settings, "select column_name, finding from ops.file_columns")
    assert found == [("status", "no longer delivered")]


def test_a_late_file_is_compared_with_the_one_before_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(
        settings, "generic/orders_2024-01-03.csv", "order_id,placed_at,status\n1,2024-01-01,a\n"
    )
    loaded(settings)
    deliver(settings, "generic/orders_2024-01-02.csv", "order_id,placed_at\n1,2024-01-01\n")
    loaded(settings)
    assert ask(settings, "select * from ops.file_columns") == []


def test_only_a_whole_name_outside_of_texts_and_other_names_is_read(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "shop").mkdir(parents=True)
    expressions = '''
    pre_sql: |
      select *, "placed ""by""" as a, \'"Gift note"\' as b, "Total with tax" as c
      from delivered -- Voucher
    columns: {order_id: id, placed_at: placed}
'''
    mapping = MAPPING[: MAPPING.index("    filters")] + expressions.lstrip("\n")
    mapping = mapping.replace("placed by]", "'placed \"by\"', Total with tax, with]")
    (own / "shop" / "orders.yml").write_text(mapping)
    settings = settings_in(tmp_path).model_copy(update={"extracts": own})
    deliver(settings, "shop/orders.csv", "id,placed\n1,2024-01-13T08:00:00\n")

    loaded(settings)

    assert ask(settings, "select column_name, finding from ops.file_columns order by all") == [
        ("Total with tax", "missing column"),
        ('placed "by"', "missing column"),
    ]


def test_names_that_read_like_data_are_counted_and_of_the_others_fifty_are_told(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path)
    record = {"visitor_id": "v", "occurred_at": "2024-01-13", "event_name": "view"}
    record |= {f"ann.{number}@example.com": "1" for number in range(1500)}
    letters = "abcdefgh"
    record |= {f"field {one}{two}": "1" for one in letters for two in letters}
    deliver(settings, "generic/web_events.json", json.dumps([record]))

    assert outcome(settings).state == "loaded"

    found = ask(settings, "select column_name, finding from ops.file_columns order by all")
    rest = "unknown columns: 14 more and 1,500 whose names read like data"
    assert found[0] == ("", rest)
    assert (
        found[1:]
        == [(f"field {one}{two}", "unknown column") for one in letters for two in letters][:50]
    )
    with connect(settings, read_only=True) as connection:
        rows = read_findings(connection)
    first = ", ".join(f"field a{two}" for two in letters)
    told = f"{first}, field ba, field bb, field bc, field bd and 38 more"
    assert [(row["column_name"], row["finding"]) for row in rows] == [
        ("", rest),
        (told, "unknown column"),
    ]


def test_what_pre_sql_reads_without_its_name_is_kept_by_name_only_where_it_is_one(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    (own / "shop").mkdir(parents=True)
    mapping = MAPPING.replace("header:", "header:\n  others: read")
    (own / "shop" / "orders.yml").write_text(mapping.replace("Voucher", "Fee 2024"))
    settings = settings_in(tmp_path).model_copy(update={"extracts": own})
    header = "id,placed,How was it?,ann@example.com,Fee 2024\n"
    deliver(settings, "shop/orders.csv", header + "1,2024-01-13T08:00:00,well,1,1\n")

    loaded(settings)

    kept = ask(settings, "select column_name from ops.delivered_columns order by 1")
    assert kept == [("Fee 2024",), ("How was it?",), ("id",), ("placed",)]
