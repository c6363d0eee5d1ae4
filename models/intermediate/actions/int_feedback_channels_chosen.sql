-- One row per customer who could be asked by a channel: by the one of its answers, else the stated, else the default.
with subjects as (
    select
        customer_id,
        touchpoint_id
    from {{ ref('int_feedback_subjects_chosen') }}
),

customers as (
    select
        customer_id,
        source_system,
        preferred_channel
    from {{ ref('int_feedback_customers') }}
),

allowed as (
    select * from {{ ref('feedback_channels') }}
),

limits as (
    select minimum_answers from {{ ref('feedback_limits') }}
),

channels as (
    select * from {{ ref('channel_mappings') }}
),

used as (
    select
        customer_id,
        channel,
        count(answered_at) as answer_count,
        max(case when coalesce(is_delivered, true) then sent_at end) as arrived_at,
        max(case when not is_delivered then sent_at end) as bounced_at
    from {{ ref('fct_survey_invitations') }}
    where customer_id is not null
    group by customer_id, channel
),

preferred as (
    select
        customers.customer_id,
        {{ mapped('channels', 'channel', 'customers.preferred_channel') }} as channel
    from customers
    {{ mapping_joins('channels', 'channels', 'source_channel', 'customers', 'preferred_channel') }}
),

-- a channel on which the last ask did not arrive is none, until one arrives
offered as (
    select
        subjects.customer_id,
        allowed.channel,
        allowed.rank,
        used.answer_count,
        case
            when used.answer_count >= limits.minimum_answers then 'answered'
            when allowed.channel = preferred.channel then 'stated'
            else 'default'
        end as channel_reason
    from subjects
    cross join limits
    inner join allowed on subjects.touchpoint_id = allowed.touchpoint_id
    inner join preferred on subjects.customer_id = preferred.customer_id
    left join used on subjects.customer_id = used.customer_id and allowed.channel = used.channel
    where not coalesce(used.bounced_at > coalesce(used.arrived_at, {{ dawn_of_time() }}), false)
),

placed as (
    select
        offered.*,
        row_number() over (
            partition by offered.customer_id
            order by
                case offered.channel_reason when 'answered' then 1 when 'stated' then 2 else 3 end asc nulls last,
                case offered.channel_reason when 'answered' then offered.answer_count end desc nulls last,
                offered.rank asc nulls last,
                offered.channel asc nulls last
        ) as place
    from offered
),

chosen as (
    select * from placed
    where place = 1
)

select * from chosen
