with orders as (
    select * from {{ ref('fct_orders') }}
    where customer_id is not null
),

tickets as (
    select * from {{ ref('fct_tickets') }}
    where customer_id is not null and not is_excluded
),

reopenings as (
    select
        ticket_id,
        min(from_at) as reopened_at
    from {{ ref('int_ticket_states') }}
    where movement = 'reopened'
    group by ticket_id
),

answers as (
    select
        *,
        {{ steps_above_worst() }} as steps_above_worst,
        coalesce('order:' || order_id, 'ticket:' || ticket_id, 'answer:' || response_id) as experience_id
    from {{ ref('fct_survey_answers') }}
    where is_counted and customer_id is not null
),

calls as (
    select * from {{ ref('fct_calls') }}
    where customer_id is not null and is_abandoned
),

signs as (
    select
        'order:' || order_id as experience_id,
        customer_id,
        source_system,
        'late_order' as experience_kind,
        cast(null as string) as touchpoint,
        case when is_delivered then delivered_at else promised_at + interval '1' day end as occurred_at,
        order_id as sign_id
    from orders
    where not is_cancelled and promised_at is not null and coalesce(not is_on_time, not is_delivered)
    union all
    select
        'order:' || orders.order_id as experience_id,
        orders.customer_id,
        orders.source_system,
        'defective_order' as experience_kind,
        unsent.touchpoint_id as touchpoint,
        coalesce(
            least(orders.cancelled_at, orders.refunded_at, complained.complained_at),
            orders.delivered_at,
            orders.placed_at
        ) as occurred_at,
        orders.order_id as sign_id
    from orders
    left join {{ ref('int_orders_complained') }} as complained on orders.order_id = complained.order_id
    -- what was never sent went wrong before there was a delivery
    left join {{ ref('experience_touchpoints') }} as unsent
        on
            unsent.experience_kind = 'cancelled_order'
            and orders.is_cancelled
            and orders.shipped_at is null
            and orders.delivered_at is null
    where orders.is_defective
    union all
    select
        'ticket:' || ticket_id as experience_id,
        customer_id,
        source_system,
        'sla_missed' as experience_kind,
        cast(null as string) as touchpoint,
        -- least leaves out what is null
        least(
            case when not is_first_response_in_time then first_response_due_at end,
            case when not is_resolution_in_time then resolution_due_at end
        ) as occurred_at,
        ticket_id as sign_id
    from tickets
    where not is_first_response_in_time or not is_resolution_in_time
    union all
    select
        'ticket:' || tickets.ticket_id as experience_id,
        tickets.customer_id,
        tickets.source_system,
        'reopened_ticket' as experience_kind,
        cast(null as string) as touchpoint,
        coalesce(reopenings.reopened_at, tickets.solved_at, tickets.created_at) as occurred_at,
        tickets.ticket_id as sign_id
    from tickets
    left join reopenings on tickets.ticket_id = reopenings.ticket_id
    where tickets.is_reopened
    union all
    select
        experience_id,
        customer_id,
        source_system,
        case metric when 'nps' then 'detractor' else 'low_satisfaction' end as experience_kind,
        touchpoint,
        responded_at as occurred_at,
        response_id || ':' || question_id as sign_id
    from answers
    where
        (metric = 'nps' and {{ promoter_sign('score') }} = -1)
        or (metric = 'csat' and steps_above_worst < case when scale_max - scale_min + 1 <= 3 then 1 else 2 end)
    union all
    select
        'call:' || call_id as experience_id,
        customer_id,
        source_system,
        'abandoned_call' as experience_kind,
        cast(null as string) as touchpoint,
        started_at as occurred_at,
        call_id as sign_id
    from calls
)

select * from signs
