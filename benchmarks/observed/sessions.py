"""Sessions on the website and in the app."""

from benchmarks.floor_observed import Observed

STARTED = "started_local_date"
SESSIONS = "core.fct_sessions where true"
HELPED = (
    "core.fct_helped_sessions, run_context where helped_at is not null "
    "and helped_at + interval 24 hour <= as_of"
)

OBSERVED = (
    Observed("direct_traffic_share", SESSIONS, STARTED, "is_direct::bigint"),
    Observed("attributed_traffic_share", SESSIONS, STARTED, "(not is_direct)::bigint"),
    Observed("pages_per_visit", SESSIONS, STARTED, "page_view_count"),
    Observed("time_on_site", SESSIONS, STARTED, "engaged_seconds * 1000"),
    Observed(
        "pricing_page_ctr",
        f"{SESSIONS} and has_pricing_page",
        STARTED,
        "has_pricing_continued::bigint",
    ),
    Observed(
        "account_creation_rate", f"{SESSIONS} and not had_account", STARTED, "has_sign_up::bigint"
    ),
    Observed("identified_session_share", SESSIONS, STARTED, "(customer_id is not null)::bigint"),
    Observed("self_service_rate", HELPED, STARTED, "(not is_help_followed)::bigint"),
    Observed(
        "help_search_to_ticket_share",
        "core.fct_helped_sessions where help_searched_at is not null",
        STARTED,
        "is_search_followed::bigint",
    ),
    Observed("conversion_rate", SESSIONS, STARTED, "has_purchase::bigint"),
    Observed(
        "purchase_abandonment_rate",
        f"{SESSIONS} and has_cart",
        STARTED,
        "(not has_purchase)::bigint",
    ),
    Observed(
        "checkout_abandonment_rate",
        f"{SESSIONS} and has_checkout",
        STARTED,
        "(not has_purchase)::bigint",
    ),
    Observed(
        "checkout_screens",
        f"{SESSIONS} and has_purchase and checkout_page_count is not null",
        STARTED,
        "checkout_page_count",
    ),
    Observed(
        "customer_acquisition_rate",
        "core.fct_visitor_periods where true",
        "period_date",
        "is_won::bigint",
    ),
)
