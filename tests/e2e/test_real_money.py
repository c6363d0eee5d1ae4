"""Orders in reais: reported in reais they are the delivered money, in euros none and a word why.

The expected figures are added up here from the files, in plain Python.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SHARED
from tests.e2e.commands import Place
from tests.e2e.real_data import deliver, real_data
from tests.parsed import lend_parse

pytestmark = pytest.mark.shared

OLIST = SHARED / "olist"


class BrazilianPlace(Place):
    """A place whose reporting currency is that of the orders."""

    @property
    def environment(self) -> dict[str, str]:
        """The environment that `cx` has there."""
        return super().environment | {"CX_CURRENCY": "BRL"}


def ask(place: Place, query: str) -> list[Any]:
    """The values of the one row that a query gives."""
    (row,) = json.loads(place.succeed("query", query, "--format", "json"))
    return list(row.values())


def goods_of_the_files() -> list[Decimal]:
    """Goods of each order that was not cancelled and has lines."""
    goods: dict[str, Decimal] = defaultdict(Decimal)
    with (OLIST / "olist_order_items_dataset.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            goods[row["order_id"]] += Decimal(row["price"])
    with (OLIST / "olist_orders_dataset.csv").open(newline="") as file:
        placed = [
            row["order_id"] for row in csv.DictReader(file) if row["order_status"] != "canceled"
        ]
    return [goods[order] for order in placed if order in goods]


def test_the_average_order_value_in_reais_is_that_of_the_files(tmp_path: Path) -> None:
    place = BrazilianPlace(tmp_path)
    deliver("olist", place)
    lend_parse(place.settings)
    place.succeed("refresh")
    goods = goods_of_the_files()
    assert len(goods) > 6000
    count, total = ask(
        place,
        "select count(*) as n, sum(numerator)::bigint as total "
        "from kpis.kpi_observations_average_order_value",
    )
    assert (count, Decimal(total) / 10_000) == (len(goods), sum(goods))


def test_in_another_currency_there_is_no_money_and_a_word_why(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    euros = real_data(tmp_path_factory)
    found = ask(
        euros,
        "select count_if(kpi_id = 'average_order_value') as money, "
        "count_if(kpi_id = 'guest_checkout_share') as orders from kpis.kpi_values",
    )
    assert found[0] == 0
    assert found[1] > 0
    told = euros.succeed("status")
    words = " ".join(told.replace("│", " ").split())
    assert "no exchange rate from BRL to EUR (8135 of 8135)" in words
    assert "CX_CURRENCY" in words
