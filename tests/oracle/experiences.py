"""What customers do after a bad experience, and after a first order that went well."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.oracle.activity import Stretch, active_stretches, is_active
from tests.oracle.bad_signs import Sign, signs
from tests.oracle.business import Business, profile
from tests.oracle.classes import Purchases
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, first_orders
from tests.oracle.periods import instant

ORDERS_WITHIN, CONTRACT_AFTER = timedelta(days=180), timedelta(days=90)
NUMBERS = ("1", "2", "3+")


def observations(business: Business, purchases: Purchases) -> Iterator[Observation]:
    """First, second and third bad experiences of active customers; first orders without any."""
    active = active_stretches(business)
    bad = experiences(business)
    for customer_id, of_customer in bad.items():
        for number, first in zip(NUMBERS, of_customer, strict=False):
            if was_active(active.get(customer_id, ()), first.at):
                system = first.subject[1]
                yield from outcome(business, purchases, first, number, system)
    yield from good_first_orders(business, purchases, bad)


def was_active(stretches: Sequence[Stretch], at: datetime) -> bool:
    """At that moment; what is dated by the placing of an order comes after it."""
    return is_active(stretches, at) or any(stretch.start == at for stretch in stretches)


def experiences(business: Business) -> dict[str, list[Sign]]:
    """Of each customer the first sign of every experience, in order of time."""
    by_subject: dict[tuple[str, tuple[str, str, str]], list[Sign]] = defaultdict(list)
    for sign in signs(business):
        by_subject[sign.customer.customer_id, sign.subject].append(sign)
    found = defaultdict(list)
    for (customer_id, _), of_subject in by_subject.items():
        found[customer_id].append(min(of_subject, key=lambda sign: sign.at))
    for of_customer in found.values():
        of_customer.sort(key=lambda sign: (sign.at, sign.subject))
    return found


def outcome(
    business: Business, purchases: Purchases, sign: Sign, number: str, source_system: str
) -> Iterator[Observation]:
    """Lost by the 180th day without an order and without a contract in force after the 90th."""
    if sign.at + ORDERS_WITHIN > business.as_of:
        return
    customer_id = sign.customer.customer_id
    dimensions = {
        "source_system": source_system,
        **profile(sign.customer, sign.at),
        "experience_kind": sign.kind,
        "experience_number": number,
    }
    is_lost = not orders_again(purchases.orders.get(customer_id, []), sign.at) and not any(
        goes_on_after(contract.in_force, sign.at + CONTRACT_AFTER)
        for contract in purchases.contracts.get(customer_id, [])
    )
    kpi_id = "no_bad_experience_churn_rate" if number == "0" else "bad_experience_churn_rate"
    yield Observation(kpi_id, business.local_date(sign.at), dimensions, int(is_lost))


def goes_on_after(in_force: Stretch, moment: datetime) -> bool:
    """What ends at the moment is not in force after it."""
    return in_force.start <= moment and (in_force.end is None or moment < in_force.end)


def orders_again(orders: Sequence[Order], at: datetime) -> bool:
    """Whether an order that is no replacement follows within 180 days."""
    return any(
        at < order.placed_at <= at + ORDERS_WITHIN and not order.is_replacement for order in orders
    )


def good_first_orders(
    business: Business, purchases: Purchases, bad: dict[str, list[Sign]]
) -> Iterator[Observation]:
    """At the delivery of a first order that no bad experience is about, and none came before."""
    every = [order for of_customer in purchases.orders.values() for order in of_customer]
    for order in first_orders(every):
        assert order.customer is not None
        at = instant(order.delivered_at or order.placed_at)
        of_customer = bad.get(order.customer.customer_id, [])
        went_badly = any(
            sign.subject == ("order", *order.order_id) or sign.at <= at for sign in of_customer
        )
        if not went_badly:
            sign = Sign("good_first_order", ("order", *order.order_id), order.customer, at)
            yield from outcome(business, purchases, sign, "0", order.order_id[0])
