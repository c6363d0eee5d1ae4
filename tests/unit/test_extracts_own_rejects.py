"""A mapping names its own reasons to reject a row, and the refusal says the commonest."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tests.unit.extracts_kit import ask, deliver, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.outcomes import FileOutcome
    from orchestration.settings import Settings

MAPPING = """
description: Orders of a shop.
files: ["*.csv"]
source_system: shop
exported_at: 2024-01-31T00:00:00
max_rejected_share: {share}
header: {{required: [id, placed, total, currency]}}
feeds:
  orders:
    filters: {{a_total: id = 'Total'}}
    rejects:
      "an amount without a currency: add the column": total is not null and currency is null
    columns: {{order_id: id, placed_at: placed, gross_amount: total, currency: currency}}
"""
FILE = (
    "id,placed,total,currency\n"
    "1,2024-01-13T08:00:00,10.00,EUR\n"
    "2,2024-01-14T08:00:00,20.00,\n"
    "3,2024-01-15T08:00:00,,\n"
    "Total,,30.00,\n"
)


def load_with(folder: Path, share: float) -> tuple[Settings, FileOutcome]:
    own = folder / "own"
    (own / "shop").mkdir(parents=True)
    (own / "shop" / "orders.yml").write_text(MAPPING.format(share=share))
    settings = settings_in(folder).model_copy(update={"extracts": own})
    deliver(settings, "shop/orders.csv", FILE)
    (only,) = loaded(settings).outcomes
    return settings, only


def test_a_row_that_meets_the_condition_is_rejected_with_the_reason_that_the_mapping_names(
    tmp_path: Path,
) -> None:
    settings, outcome = load_with(tmp_path, 0.5)

    assert outcome.state == "loaded"
    # Order 3 has no amount and needs no currency; the total row is filtered before.
    assert ask(settings, "select order_id from raw.orders order by 1") == [("1",), ("3",)]
    assert ask(settings, "select line, column_name, reason from ops.rejects") == [
        (3, "", "an amount without a currency: add the column")
    ]
    assert ask(settings, "select rule, records from ops.file_filters") == [("a_total", 1)]


def test_a_refusal_for_too_many_bad_rows_says_the_commonest_reason(tmp_path: Path) -> None:
    _, outcome = load_with(tmp_path, 0.01)

    assert outcome.state == "refused"
    assert "1 of them: an amount without a currency: add the column" in outcome.message


def test_a_file_that_lacks_columns_of_the_mappings_list_is_told_each_of_them(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    (own / "shop").mkdir(parents=True)
    mapping = MAPPING.replace(
        "    rejects:\n", "    lacking: \"['Way', 'Voucher']\"\n    rejects:\n"
    )
    (own / "shop" / "orders.yml").write_text(mapping.format(share=0.5))
    settings = settings_in(tmp_path).model_copy(update={"extracts": own})
    deliver(settings, "shop/orders.csv", FILE)

    (outcome,) = loaded(settings).outcomes

    # The total row is filtered before; order 2 lacks its currency besides.
    assert outcome.state == "refused"
    assert "3 of them: Voucher: a column of the mapping's list, not in the file" in outcome.message
    found = ask(settings, "select line, column_name from ops.rejects order by all")
    assert found == sorted([*product((2, 3, 4), ("Voucher", "Way")), (3, "")])
