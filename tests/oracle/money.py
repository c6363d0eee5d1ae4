"""Amounts in the reporting currency."""

from datetime import date, datetime
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record


def is_cancelled(order: Record) -> bool:
    """By its own time of cancelling, or by what its status means."""
    status = seeds.statuses("order").meaning(order["source_system"], order["status"])
    return order["cancelled_at"] is not None or status == "cancelled"


def converted(amount: Fraction, currency: str | None, day: date, reporting: str) -> Fraction | None:
    """By the rate of its day, None without one; an amount without a currency needs none."""
    if currency is None or currency.upper() == reporting:
        return amount
    held = [
        rate.rate
        for rate in seeds.exchange_rates()
        if (rate.currency, rate.to_currency) == (currency.upper(), reporting)
        and rate.valid_from <= day.isoformat()
    ]
    return amount * Fraction(held[-1]) if held else None


def net_revenue(order: Record, business: Business) -> Fraction | None:
    """Goods after discount less refunds; 0 of cancelled orders, None where it is not known."""
    if is_cancelled(order):
        return Fraction(0)
    if order["gross_amount"] is None:
        return None
    amount = order["gross_amount"] - (order["discount_amount"] or 0) - (order["refund_amount"] or 0)
    day = business.local_date(order["placed_at"])
    return converted(Fraction(amount), order["currency"], day, business.currency)


def spent(row: Record, business: Business) -> Fraction | None:
    """The cost of a day of a campaign; None where it is not told."""
    if row["cost"] is None:
        return None
    day = row["spend_date"]
    day = day.date() if isinstance(day, datetime) else day
    return converted(Fraction(row["cost"]), row["currency"], day, business.currency)
