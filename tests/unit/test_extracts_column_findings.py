"""What a file's optional columns would have told is missed aloud; others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

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
