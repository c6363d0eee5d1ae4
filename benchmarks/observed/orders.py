"""Orders: fulfilment and money."""

from benchmarks.floor_observed import Observed

PLACED = "placed_local_date"
DELIVERED = "delivered_local_date"
ORDERS = "core.fct_orders where true"
PROMISED = "core.fct_orders where is_on_time is not null"
SOLD = "core.fct_orders where not is_cancelled and net_amount is not null"
DISCOUNTED = "core.fct_orders where not is_cancelled and discount_amount > 0"
FIRST = (
    "(select *, lead(placed_at) over w as next_at, row_number() over w as n from core.fct_orders "
    "where customer_id is not null and has_account and replaces_order_id is null "
    "window w as (partition by customer_id order by placed_at, order_id)), run_context "
    "where n = 1 and placed_at + interval 90 day <= as_of"
)
DUE = (
    "core.fct_orders, run_context where not is_cancelled "
    "and promised_local_date + interval 1 day <= as_of"
)

OBSERVED = (
    Observed("on_time_delivery_rate", PROMISED, DELIVERED, "is_on_time::bigint"),
    Observed(
        "on_time_delivery_rate_as_recorded", PROMISED, DELIVERED, "is_on_time_as_recorded::bigint"
    ),
    Observed(
        "delivery_days",
        "core.fct_orders where delivery_seconds is not null",
        DELIVERED,
        "delivery_seconds",
    ),
    Observed(
        "promise_kept_rate",
        DUE,
        "promised_local_date",
        "coalesce(is_on_time, false)::bigint",
    ),
    Observed("order_defect_rate", ORDERS, PLACED, "is_defective::bigint"),
    Observed("guest_checkout_share", ORDERS, PLACED, "(not has_account)::bigint"),
    Observed(
        "average_order_value", f"{SOLD} and replaces_order_id is null", PLACED, "net_amount * 10000"
    ),
    Observed("net_revenue", SOLD, PLACED, "net_revenue_amount * 10000"),
    Observed(
        "returning_revenue_share",
        SOLD,
        PLACED,
        "case when has_earlier_order then net_revenue_amount else 0 end * 10000",
        "net_revenue_amount * 10000",
    ),
    Observed(
        "agent_discount_share", DISCOUNTED, PLACED, "(discount_granted_by is not null)::bigint"
    ),
    Observed(
        "agent_discount_amount",
        f"{DISCOUNTED} and discount_granted_by is not null",
        PLACED,
        "discount_amount * 10000",
    ),
    Observed(
        "repeat_purchase_rate",
        FIRST,
        PLACED,
        "coalesce(next_at <= placed_at + interval 90 day, false)::bigint",
    ),
)
