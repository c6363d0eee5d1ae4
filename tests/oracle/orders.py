"""Orders as the dictionary reads them: whose, delivered, cancelled, worth how much."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.oracle import seeds
from tests.oracle.business import Business, named, profile
from tests.oracle.files import Record
from tests.oracle.people import Customer, has_account
from tests.oracle.periods import instant


@dataclass(frozen=True, eq=False)
class Order:
    """One order; `dimensions` are those at its placing, amounts in the reporting currency."""

    record: Record
    customer: Customer | None
    has_account: bool
    placed_on: date
    is_cancelled: bool
    is_refunded: bool
    net_amount: Fraction | None
    discount_amount: Fraction
    refund_amount: Fraction
    dimensions: dict[str, str]

    @property
    def order_id(self) -> tuple[str, str]:
        """Source system and its own id."""
        return (self.record["source_system"], self.record["order_id"])

    @property
    def placed_at(self) -> datetime:
        """A date without a time stands for its midnight."""
        return instant(self.record["placed_at"])

    @property
    def is_replacement(self) -> bool:
        """Sent in place of another order."""
        return self.record["replaces_order_id"] is not None

    @property
    def delivered_at(self) -> date | None:
        """When it came; None also where it was cancelled, whatever came then."""
        return None if self.is_cancelled else self.record["delivered_at"]

    @property
    def net_revenue(self) -> Fraction | None:
        """After discount and refunds; of a cancelled order nothing, unknown where the goods are."""
        if self.net_amount is None:
            return None
        return Fraction(0) if self.is_cancelled else self.net_amount - self.refund_amount


def orders(business: Business) -> list[Order]:
    """All orders placed by as_of, by the time of placing and then their id."""
    lines = defaultdict(list)
    for line in business.records("order_items"):
        lines[line["source_system"], line["order_id"]].append(line)
    categories = {
        (product["source_system"], product["product_id"]): product["category"]
        for product in business.records("products")
    }
    every = [
        order(business, record, lines[record["source_system"], record["order_id"]], categories)
        for record in business.records("orders")
        if business.has_happened(record["placed_at"])
    ]
    return sorted(every, key=lambda one: (one.placed_at, one.order_id))


def first_orders(every: list[Order]) -> list[Order]:
    """Each customer's first order with an account; one that is cancelled later counts."""
    first: dict[str, Order] = {}
    for one in every:
        if one.customer is not None and one.has_account:
            first.setdefault(one.customer.customer_id, one)
    return list(first.values())


def order(
    business: Business,
    record: Record,
    lines: list[Record],
    categories: dict[tuple[str, str], str | None],
) -> Order:
    customer = business.people.of(record)
    status = seeds.statuses("order").meaning(record["source_system"], record["status"])
    rate = exchange_rate(business, record["currency"], business.local_date(record["placed_at"]))
    goods = goods_amount(record, lines)
    discount = record["discount_amount"] or Decimal(0)
    return Order(
        record=record,
        customer=customer,
        has_account=has_account(record),
        placed_on=business.local_date(record["placed_at"]),
        is_cancelled=status == "cancelled" or record["cancelled_at"] is not None,
        is_refunded=status == "refunded"
        or record["refunded_at"] is not None
        or bool(record["refund_amount"]),
        net_amount=(
            None
            if goods is None or rate is None
            else converted(goods, rate) - converted(discount, rate)
        ),
        discount_amount=converted(discount, rate or Fraction(0)),
        refund_amount=converted(record["refund_amount"] or Decimal(0), rate or Fraction(0)),
        dimensions={
            "source_system": record["source_system"],
            "channel": seeds.channels().meaning(record["source_system"], record["sales_channel"]),
            **profile(customer, record["placed_at"]),
            "product_category": category(lines, categories),
            "campaign": record["campaign_id"] or seeds.UNKNOWN,
            "campaign_type": seeds.campaign_types().meaning(
                record["source_system"], record["campaign_id"]
            ),
        },
    )


def goods_amount(record: Record, lines: list[Record]) -> Decimal | None:
    """Goods before discount: the order's own word, else the sum of its lines if all are known."""
    if record["gross_amount"] is not None or not lines:
        return record["gross_amount"]  # type: ignore[no-any-return]
    amounts = [line_amount(line) for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def line_amount(line: Record) -> Decimal | None:
    """What the line's pieces cost together; unknown without their number or their price."""
    if line["quantity"] is None or line["unit_price"] is None:
        return None
    return line["quantity"] * line["unit_price"]  # type: ignore[no-any-return]


def category(lines: list[Record], categories: dict[tuple[str, str], str | None]) -> str:
    """Of the most valuable line; of two equal ones that of the lower line id."""
    if not lines:
        return seeds.UNKNOWN
    best = min(lines, key=lambda line: (-(line_amount(line) or Decimal(0)), line["line_id"]))
    return categories.get((best["source_system"], best["product_id"])) or seeds.UNKNOWN


def exchange_rate(business: Business, currency: str | None, day: date) -> Fraction | None:
    """By the newest rate that holds on the day; none where the seed has none."""
    if currency in (None, business.currency):
        return Fraction(1)
    held = [
        rate.rate
        for rate in seeds.exchange_rates()
        if (rate.currency, rate.to_currency) == (currency, business.currency)
        and date.fromisoformat(rate.valid_from) <= day
    ]
    return Fraction(held[-1]) if held else None


def converted(amount: Decimal, rate: Fraction) -> Fraction:
    """Each amount by itself, so that every sum is one of amounts in the reporting currency."""
    return rounded(Fraction(amount) * rate)


def rounded(amount: Fraction) -> Fraction:
    """To four decimals, halves away from zero."""
    size = Fraction(floor(abs(amount) * 10_000 + Fraction(1, 2)), 10_000)
    return size if amount >= 0 else -size


def is_on_time(business: Business, came: date, promised: date) -> bool:
    """At or before the promise; by calendar date where either is only a date."""
    if isinstance(came, datetime) and isinstance(promised, datetime):
        return came <= promised
    return business.local_date(came) <= business.local_date(promised)


def granted_by(order: Order) -> str:
    """The agent who granted the discount; `none` where the shop did."""
    agent = order.record["discount_granted_by"]
    return named(order.record["source_system"], agent) if agent else "none"
