"""Contracts of what support, sales and feedback deliver."""

from tests.oracle.contract import contract

TICKET_EVENTS = "status|public_reply|internal_note|customer_reply|assignment|bot_handoff|rating"

SERVICE = {
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
