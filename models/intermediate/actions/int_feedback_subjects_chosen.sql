-- One row per customer with an experience to ask about: the one that is asked about, or could be soonest.
with subjects as (
    select * from {{ ref('int_feedback_subjects') }}
),

customers as (
    select
        customer_id,
        ask_at
    from {{ ref('int_feedback_customers') }}
),

run_context as (
    select time_zone from {{ ref('int_run_context') }}
),

touchpoints as (
    select * from {{ ref('touchpoints') }}
),

-- days have to pass by the calendar too, so that a source of dates alone is never ahead of one that tells the hour
ripened as (
    select
        subjects.*,
        customers.ask_at,
        greatest(subjects.wait_days, touchpoints.minimum_use_days) as ripe_days,
        subjects.over_at + subjects.latest_days * interval '1' day as latest_ask_at
    from subjects
    inner join customers on subjects.customer_id = customers.customer_id
    inner join touchpoints on subjects.touchpoint_id = touchpoints.touchpoint_id
),

judged as (
    select
        ripened.*,
        case
            when ripened.is_not_over then 'experience_not_over'
            when
                ripened.over_at + ripened.ripe_days * interval '1' day > ripened.ask_at
                or {{ local_date('ripened.over_at', 'run_context.time_zone') }} + ripened.ripe_days
                > {{ local_date('ripened.ask_at', 'run_context.time_zone') }}
                then 'too_soon'
            when ripened.latest_ask_at < ripened.ask_at then 'stale'
        end as subject_reason
    from ripened
    cross join run_context
),

placed as (
    select
        judged.*,
        row_number() over (
            partition by judged.customer_id
            order by
                case judged.subject_reason
                    when 'too_soon' then 2 when 'experience_not_over' then 3 when 'stale' then 4 else 1
                end asc nulls last,
                judged.rank asc nulls last,
                judged.over_at desc nulls last,
                judged.subject_id asc nulls last
        ) as place
    from judged
),

chosen as (
    select
        customer_id,
        touchpoint_id,
        survey_id,
        subject_id,
        over_at,
        latest_ask_at,
        subject_last_asked_at,
        subject_reason
    from placed
    where place = 1
)

select * from chosen
