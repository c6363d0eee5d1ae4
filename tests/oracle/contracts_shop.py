"""Contracts of what the shop, its website and its campaigns deliver."""

from tests.oracle.contract import contract

SHOP = {
    "customers": contract(
        "customer_id",
        """
        customer_id text !
        person_id text
        account_id text
        email email
        created_at time
        segment text
        country text
        acquisition_channel text
        campaign_id text
        preferred_channel text
        survey_consent boolean
        updated_at time
        """,
        version="updated_at",
        happens="updated_at",
    ),
    "orders": contract(
        "order_id",
        """
        order_id text !
        customer_id text
        email email
        person_id text
        has_account boolean
        placed_at time !
        promised_at time
        shipped_at time
        delivered_at time
        cancelled_at time
        refunded_at time
        status text
        sales_channel text
        campaign_id text
        currency text
        gross_amount number >=0
        discount_amount number >=0
        shipping_amount number >=0
        tax_amount number >=0
        refund_amount number >=0
        discount_granted_by text
        replaces_order_id text
        updated_at time
        """,
        version="updated_at",
        happens="placed_at shipped_at delivered_at cancelled_at refunded_at",
    ),
    "order_items": contract(
        "order_id line_id",
        """
        order_id text !
        line_id text !
        product_id text
        quantity number
        unit_price number
        """,
    ),
    "order_payments": contract(
        "order_id payment_id",
        """
        order_id text !
        payment_id text !
        payment_type text
        amount number
        instalments whole >=0
        """,
    ),
    "products": contract("product_id", "product_id text !\nname text\ncategory text"),
    "web_events": contract(
        "",
        """
        session_id text
        visitor_id text !
        customer_id text
        occurred_at time !
        event_name text !
        page_path text
        page_type text
        referrer text
        source text
        medium text
        campaign_id text
        device text
        engaged_seconds number
        search_term text
        order_id text
        payment_type text
        shipping_amount number
        """,
        happens="occurred_at",
    ),
    "marketing_spend": contract(
        "campaign_id ad_id spend_date",
        """
        campaign_id text !
        ad_id text !
        spend_date day !
        channel text
        cost number >=0
        currency text
        impressions whole >=0
        clicks whole >=0
        conversions number >=0
        """,
        happens="spend_date",
    ),
    "subscriptions": contract(
        "subscription_id",
        """
        subscription_id text !
        customer_id text !
        plan text
        status text
        started_at time
        trial_ends_at time
        paused_at time
        cancel_requested_at time
        ended_at time
        cancel_reason text
        monthly_amount number >=0
        currency text
        updated_at time
        """,
        version="updated_at",
        happens="started_at",
    ),
    "product_usage": contract(
        "customer_id usage_date",
        """
        customer_id text !
        usage_date day !
        active_minutes number >=0
        event_count whole >=0
        """,
        happens="usage_date",
    ),
}
