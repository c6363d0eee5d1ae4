-- One row per customer: when it could be asked next, how often it was, and what is under way.
with customers as (
    select * from {{ ref('dim_customers') }}
),

limits as (
    select * from {{ ref('feedback_limits') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

country_zones as (
    select * from {{ ref('country_time_zones') }}
),

asking_hours as (
    select * from {{ ref('int_feedback_asking_hours') }}
),

timed as (
    select
        customers.customer_id,
        customers.source_customer_id,
        customers.source_system,
        customers.preferred_channel,
        customers.has_survey_consent,
        asking_hours.time_zone,
        asking_hours.ask_wall_clock_at,
        asking_hours.ask_at
    from customers
    cross join run_context
    left join country_zones on customers.country = country_zones.country
    inner join asking_hours on asking_hours.time_zone = coalesce(country_zones.time_zone, run_context.time_zone)
),

-- what did not arrive is no ask; one dated after the run counts all the more
sent as (
    select
        timed.customer_id,
        timed.ask_at,
        invitations.sent_at,
        {{ latest_sent_at('invitations', 'timed.time_zone') }} as latest_sent_at
    from timed
    inner join {{ ref('fct_survey_invitations') }} as invitations
        on timed.customer_id = invitations.customer_id and coalesce(invitations.is_delivered, true)
),

asks as (
    select
        sent.customer_id,
        max(sent.sent_at) as last_asked_at,
        max(sent.latest_sent_at) as latest_asked_at,
        count(
            case when sent.latest_sent_at >= sent.ask_at - limits.cap_days * interval '1' day then 1 end
        ) as recent_ask_count
    from sent
    cross join limits
    group by sent.customer_id
),

troubled as (
    select distinct tickets.customer_id
    from {{ ref('fct_tickets') }} as tickets
    cross join run_context
    where
        tickets.customer_id is not null
        and not tickets.is_excluded
        and not tickets.is_solved_without_time
        and tickets.created_at <= run_context.as_of
        and coalesce(tickets.solved_at > run_context.as_of, true)
),

waiting as (
    select
        orders.customer_id,
        bool_or(
            orders.replaces_order_id is not null
            and not orders.is_delivered
            and not orders.is_cancelled
            and orders.status not in ('delivered', 'lost', 'refunded')
        ) as is_replacement_open,
        bool_or(
            (orders.is_cancelled or orders.has_complaint) and coalesce(orders.refunded_at > run_context.as_of, false)
        ) as is_refund_open
    from {{ ref('fct_orders') }} as orders
    cross join run_context
    where orders.customer_id is not null
    group by orders.customer_id
),

found as (
    select
        timed.*,
        asks.last_asked_at,
        coalesce(asks.recent_ask_count, 0) as recent_ask_count,
        coalesce(asks.latest_asked_at + limits.gap_days * interval '1' day >= timed.ask_at, false) as is_asked_recently,
        coalesce(asks.recent_ask_count >= limits.cap_asks, false) as is_cap_reached,
        troubled.customer_id is not null as is_ticket_open,
        coalesce(waiting.is_replacement_open, false) as is_replacement_open,
        coalesce(waiting.is_refund_open, false) as is_refund_open
    from timed
    cross join limits
    left join asks on timed.customer_id = asks.customer_id
    left join troubled on timed.customer_id = troubled.customer_id
    left join waiting on timed.customer_id = waiting.customer_id
)

select * from found
