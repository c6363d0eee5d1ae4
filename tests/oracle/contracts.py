"""What a record of each feed must hold to be kept: the contracts, said once more by hand.

One line per column: name, kind, then `!` where a record without it is rejected, `>=n` and `<=n` for
the range of a number, `a|b` for the words that may stand there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """What a value must be."""

    kind: str
    is_required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Contract:
    """`version` names the column that tells the newer record of a key; else the export's date."""

    key: tuple[str, ...]
    columns: dict[str, Column]
    version: str | None = None
    happens: tuple[str, ...] = ()


def column(words: list[str]) -> Column:
    kind, *rules = words
    return Column(
        kind,
        "!" in rules,
        next((int(rule[2:]) for rule in rules if rule.startswith(">=")), None),
        next((int(rule[2:]) for rule in rules if rule.startswith("<=")), None),
        frozenset(word for rule in rules if "|" in rule for word in rule.split("|")),
    )


def contract(key: str, text: str, version: str | None = None, happens: str = "") -> Contract:
    """`happens` names the times that tell how far the history goes."""
    lines = ["source_system text !", *(line for line in text.splitlines() if line.strip())]
    columns = {line.split()[0]: column(line.split()[1:]) for line in lines}
    names = ("source_system", *key.split()) if key else ()
    return Contract(names, columns, version, tuple(happens.split()))


TICKET_EVENTS = "status|public_reply|internal_note|customer_reply|assignment|bot_handoff|rating"

CONTRACTS = {
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
    "product_reviews": contract(
        "review_id",
        """
        review_id text !
        product_id text
        customer_id text
        rating whole ! >=1 <=5
        title text
        body text
        posted_at time
        """,
        happens="posted_at",
    ),
    "tickets": contract(
        "ticket_id",
        """
        ticket_id text !
        customer_id text
        email email
        visitor_id text
        order_id text
        channel text
        product text
        category text
        priority text
        team text
        agent_id text
        subject text
        description text
        status text !
        created_at time !
        created_by_actor text
        first_replied_at time
        solved_at time
        closed_at time
        reopens whole >=0
        replies whole >=0
        reassignments whole >=0
        sla_met boolean
        satisfaction text
        first_response_minutes_recorded number >=0
        resolution_minutes_recorded number >=0
        updated_at time
        """,
        version="updated_at",
        happens="created_at first_replied_at solved_at closed_at",
    ),
    "ticket_events": contract(
        "ticket_id event_id",
        f"""
        ticket_id text !
        event_id text !
        occurred_at time !
        sequence whole
        event_type text ! {TICKET_EVENTS}
        actor_type text customer|agent|bot|system
        actor_id text
        from_value text
        to_value text
        team text
        agent_id text
        body text
        """,
        happens="occurred_at",
    ),
    "calls": contract(
        "call_id",
        """
        call_id text !
        direction text inbound|outbound
        outcome text answered|abandoned|missed|voicemail
        ticket_id text
        customer_id text
        agent_id text
        started_at time !
        answered_at time
        ended_at time
        hold_seconds whole >=0
        wrap_up_seconds whole >=0
        transcript text
        """,
        happens="started_at",
    ),
    "qa_reviews": contract(
        "review_id",
        """
        review_id text !
        interaction_type text ! ticket|call|chat
        interaction_id text !
        agent_id text
        reviewer text
        score number ! >=0
        max_score number ! >=0
        reviewed_at time !
        """,
        happens="reviewed_at",
    ),
    "agents": contract(
        "agent_id", "agent_id text !\nteam text\ncapacity_hours number >=0\nstarted_date day"
    ),
    "help_articles": contract(
        "article_id", "article_id text !\ntitle text\nurl text\nkeywords text"
    ),
    "survey_invitations": contract(
        "invitation_id",
        """
        invitation_id text !
        survey_id text !
        channel text
        sent_at time !
        delivered boolean
        customer_id text
        email email
        order_id text
        ticket_id text
        """,
        happens="sent_at",
    ),
    "survey_responses": contract(
        "response_id question_id",
        """
        response_id text !
        question_id text !
        answer_id text
        invitation_id text
        survey_id text !
        score number
        comment text
        responded_at time !
        customer_id text
        email email
        order_id text
        ticket_id text
        agent_id text
        channel text
        """,
        happens="responded_at",
    ),
    "employee_surveys": contract(
        "response_id question_id",
        """
        response_id text !
        question_id text !
        team text
        score number !
        touchpoint text
        responded_at time !
        """,
        happens="responded_at",
    ),
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
    "appointments": contract(
        "appointment_id",
        """
        appointment_id text !
        customer_id text
        kind text demo|sales_call|onboarding
        booked_at time !
        held_at time
        outcome text won|lost|open|no_show
        lost_reason text
        """,
        happens="booked_at",
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
    "social_mentions": contract(
        "mention_id",
        """
        mention_id text !
        network text
        handle text
        posted_at time !
        author text
        body text
        brand_replied_at time
        """,
        happens="posted_at",
    ),
}
