"""The story that the sample extracts tell: every constant of it, in one place.

A mid-size shop, 2023-07-01 to 2025-06-30. It grows, it has its Decembers. From 2024-03-01 a new
helpdesk shortens first answers. From 2024-09-01 the survey after a purchase goes out at a fixed
delay after ordering, so that many arrive before the parcel; in November 2024 that ends. From
2024-10-07 a carrier fails for six weeks: late and lost parcels, replacements, refunds, tickets
asking where the order is, low scores, and customers who do not come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

DAY = 86_400
HOUR = 3_600


def seconds(day: date) -> int:
    """Epoch seconds of a date's midnight in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Story:
    """Constants of the story. Shares are of 1; times are UTC dates; amounts are cents."""

    source_system: str = "shop"
    zone: str = "Europe/Berlin"
    start: date = date(2023, 7, 1)
    end: date = date(2025, 7, 1)
    customers_at_scale_1: int = 2_000_000
    chunk_customers: int = 25_000

    # growth and seasons: weight of a day relative to an ordinary one; as customers also come back,
    # it makes for 60 % more orders in the second year than in the first
    growth: float = 0.6
    weekdays: tuple[float, ...] = (1.12, 1.02, 1.0, 1.0, 0.98, 0.86, 1.02)
    months: tuple[float, ...] = (0.9, 0.88, 0.95, 0.97, 1.0, 0.95, 0.9, 0.9, 1.0, 1.05, 1.3, 1.55)

    # people
    established_share: float = 0.4  # customers from before the start
    second_record_share: float = 0.01  # a person's second customer record, same e-mail
    guests_per_customer: float = 0.16
    consent_share: float = 0.93
    segment_change_share: float = 0.08
    other_change_share: float = 0.10
    company_share: float = 0.12
    invitations_accepted_share: float = 0.6

    # orders
    orders_rate: float = 2.75  # expected further orders of a customer over the whole two years
    first_order_share: float = 0.9  # customers won inside the two years who order at once
    guest_checkout_share: float = 0.06  # of customers' own orders
    cancelled_share: float = 0.03
    cancelled_without_time_share: float = 0.08  # of the cancelled
    promise_days: int = 6
    lost_share: float = 0.002
    faulty_share: float = 0.008  # delivered with parts missing, replaced
    refund_share: float = 0.04
    replaced_when_lost_share: float = 0.6

    # the delivery crisis: parcels handed to the failing carrier in these weeks
    crisis_start: date = date(2024, 10, 7)
    crisis_end: date = date(2024, 11, 18)
    failing_carrier_share: float = 0.45
    crisis_lost_share: float = 0.08
    crisis_delayed_share: float = 0.8
    crisis_delay_days: tuple[float, float] = (4.0, 20.0)

    # who leaves: chance that an order is the customer's last, by what happened
    leave_ordinary: float = 0.03
    leave_late: float = 0.35
    leave_lost: float = 0.55

    # support
    new_helpdesk: date = date(2024, 3, 1)
    first_reply_hours_before: float = 6.0  # medians of the log-normal, before office hours
    first_reply_hours_after: float = 2.0
    crisis_reply_factor: float = 2.5
    status_log_start: date = date(2024, 10, 28)  # tickets created from here on have events
    general_tickets_rate: float = 0.62  # of somebody who is there the whole two years
    anonymous_tickets_per_customer: float = 0.1
    bot_share: float = 0.08
    bot_contained_share: float = 0.6
    reopened_share: float = 0.06
    waiting_share: float = 0.25
    never_solved_share: float = 0.004
    further_reply_share: float = 0.3  # chance that one more reply is needed, each time anew
    handover_share: float = 0.1
    excluded_shares: tuple[float, float, float] = (0.015, 0.015, 0.003)  # merged, spam, deleted

    # surveys
    early_surveys_start: date = date(2024, 9, 1)  # by the day of the order
    early_surveys_end: date = date(2024, 12, 1)
    early_survey_days: int = 3
    post_purchase_share: float = 0.88
    post_support_share: float = 0.66
    relationship_share: float = 0.22
    relationship_waves: tuple[date, ...] = (
        date(2023, 10, 16),
        date(2024, 4, 15),
        date(2024, 10, 14),
        date(2025, 4, 14),
    )
    survey_delivered_share: float = 0.97
    answered_share: float = 0.3
    second_question_share: float = 0.9
    third_question_share: float = 0.85  # of those who answered the second
    hoped_for: float = 0.8  # what people expect of an order, 0 awful, 1 perfect
    comment_share: float = 0.25
    canary_comments_per_chunk: int = 5

    # web
    tracked_order_share: float = 0.12
    carts_left_per_order: float = 1.55  # sessions that leave a cart, per tracked order
    checkouts_left_per_order: float = 0.7
    dear_shipping_share: float = 0.65  # of those who leave where shipping was shown
    sessions_per_customer: float = 1.8
    hesitating_sessions_per_customer: float = 0.08  # at the sign-up form or the demo's page
    tracked_sign_up_share: float = 0.12  # of accounts made without an order in the same session
    demo_requests_in_vain: float = 0.3  # per request that led to an appointment

    # subscriptions, appointments, and use of the product
    trial_share: float = 0.5
    trial_paid_share: float = 0.52  # of the trials
    subscribing_share: float = 0.05
    subscribing_owner_share: float = 0.6  # of those who invite teammates
    appointments_per_customer: float = 0.02
    demo_held_days: float = 5.0  # median from booking to holding
    usage_share: float = 0.66  # new customers who ever use the app
    teammate_usage_share: float = 0.85
    first_use_days: float = 1.2  # median from creation
    one_more_day_share: float = 0.7  # chance of one more day of use, each time anew
    help_before_ticket_share: float = 0.05


STORY = Story()
