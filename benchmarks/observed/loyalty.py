"""Customers over time, contracts, what customers cost and are worth."""

from benchmarks.floor_observed import Observed

PERIODS = "core.fct_customer_periods where true"
STARTED = "core.fct_customer_periods where is_active_at_start"
ACTIVITY = "(select * exclude segment_at_end from core.fct_customer_activity)"
LAPSES = (
    "(select * replace (segment_at_end as segment) from core.fct_customer_activity), run_context "
    "where until_at + interval 180 day <= as_of"
)
ASKED = "(select * replace (reason as cancel_reason) from core.fct_contracts) "
ASKED += "where cancel_requested_at is not null"
VALUES = "core.fct_customer_values where"
CAMPAIGNS = "core.fct_campaign_days where"
HELD_AGAINST = "count(*) filter (where denominator <> 0)"
ON = "happened_local_date"
NEW = (
    "core.fct_new_customers, run_context where created_local_date + 7 < as_of::date "
    "and created_local_date + 7 >= (select min(usage_date) from raw.product_usage)"
)

OBSERVED = (
    Observed("churn_rate", STARTED, "period_date", "is_lost::bigint"),
    Observed("retention_rate", STARTED, "period_date", "(not is_lost)::bigint"),
    Observed("loyal_customer_share", STARTED, "period_date", "is_loyal::bigint"),
    Observed(
        "net_customer_change_rate",
        PERIODS,
        "period_date",
        "is_active_at_end::bigint - is_active_at_start::bigint",
        "is_active_at_start::bigint",
    ),
    Observed(
        "revenue_churn_rate",
        "core.fct_customer_periods where recurring_at_start > 0",
        "period_date",
        "greatest(recurring_at_start - recurring_at_end, 0) * 10000",
        "recurring_at_start * 10000",
    ),
    Observed("reactivations", f"{ACTIVITY} where stretch > 1", "from_local_date"),
    Observed(
        "reactivation_rate",
        LAPSES,
        "until_local_date",
        "coalesce(returned_at <= until_at + interval 180 day, false)::bigint",
    ),
    Observed("cancel_reasons", ASKED, "cancel_requested_local_date"),
    Observed(
        "cancel_reason_response_rate",
        ASKED,
        "cancel_requested_local_date",
        "(cancel_reason <> 'unknown')::bigint",
    ),
    Observed(
        "trial_conversion_rate",
        "core.fct_trials where true",
        "trial_ends_local_date",
        "is_converted::bigint",
    ),
    Observed(
        "appointment_win_rate",
        "core.fct_appointments where kind in ('demo', 'sales_call') "
        "and outcome in ('won', 'lost', 'no_show')",
        "booked_local_date",
        "(outcome = 'won')::bigint",
    ),
    Observed("activation_rate", NEW, "created_local_date", "is_activated::bigint"),
    Observed(
        "customer_lifetime_value", f"{VALUES} not is_of_year", "period_date", "amount * 10000"
    ),
    Observed(
        "customer_lifetime_value_expected",
        f"{VALUES} is_of_year",
        "period_date",
        "year_amount * 10000",
    ),
    Observed("contact_rate", "core.fct_contacts where true", ON, "tickets", "orders", HELD_AGAINST),
    Observed(
        "contact_rate_per_active_customer",
        "core.fct_contact_periods where true",
        "period_date",
        "tickets",
        "customers",
        HELD_AGAINST,
    ),
    Observed(
        "customer_acquisition_cost",
        "core.fct_acquisitions where true",
        "local_date",
        "cost * 10000",
        "won",
        HELD_AGAINST,
    ),
    Observed(
        "campaign_roi",
        f"{CAMPAIGNS} is_last",
        ON,
        "last_units - cost_units",
        "cost_units",
        HELD_AGAINST,
    ),
    Observed(
        "campaign_roi_first_touch",
        f"{CAMPAIGNS} is_first",
        ON,
        "first_units - cost_units",
        "cost_units",
        HELD_AGAINST,
    ),
    Observed(
        "campaign_roi_linear",
        f"{CAMPAIGNS} true",
        ON,
        "linear_units - cost_units",
        "cost_units",
        HELD_AGAINST,
    ),
    Observed(
        "backlog_days_of_work",
        "core.fct_ticket_backlog_days where true",
        "local_date",
        "backlog",
        "solved",
        "sum(denominator)",
    ),
)
