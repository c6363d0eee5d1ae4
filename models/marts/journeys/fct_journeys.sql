with entered as (
    select * from {{ ref('int_journey_stages_entered') }}
),

-- read again, since what two steps read is held in memory with the columns of both
beginnings as (
    select * from {{ ref('int_journey_stages_entered') }}
),

stages as (
    select * from {{ ref('journey_stages') }}
),

journeys as (
    select * from {{ ref('journeys') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- the row without a stage is what dropped the customer
summed as (
    select
        instance_id,
        min(case when stage_number is not null then first_moment_number end) as first_moment_number,
        min(entered_local_date) as started_local_date,
        max(case when stage_number is not null then last_at end) as last_at,
        max(last_local_date) as last_local_date,
        bool_or(is_day_precise) as is_day_precise,
        min(case when stage_number is null then entered_at end) as dropped_at,
        max(stage_number) as furthest_stage_number,
        max_by(stage_number, case when stage_number is not null then last_moment_number end) as last_stage_number,
        count(stage_number) as stage_count,
        sum(case when stage_number is not null then entry_count end) as visit_count,
        min(case when is_goal then entered_at end) as reached_at,
        max_by(coalesce(stage_number, 0), last_moment_number) = 0 as is_dropped,
        bool_or(is_last_of_line) as is_last_of_line,
        max_by(last_touchpoint, case when stage_number is not null then last_moment_number end) as last_touchpoint,
        max(case when stage_number is null then stated_reason end) as stated_reason
    from entered
    group by instance_id
),

instances as (
    select
        summed.*,
        beginnings.journey_id,
        beginnings.line_id,
        beginnings.instance_number,
        beginnings.customer_id,
        beginnings.entered_at as started_at,
        beginnings.stage_number as first_stage_number,
        beginnings.stage_id as first_stage,
        beginnings.source_system,
        beginnings.channel,
        beginnings.campaign,
        furthest_stages.stage_id as furthest_stage,
        last_stages.stage_id as last_stage
    from summed
    inner join beginnings
        on summed.instance_id = beginnings.instance_id and summed.first_moment_number = beginnings.first_moment_number
    left join stages as furthest_stages
        on
            beginnings.journey_id = furthest_stages.journey_id
            and summed.furthest_stage_number = furthest_stages.stage_number
    left join stages as last_stages
        on beginnings.journey_id = last_stages.journey_id and summed.last_stage_number = last_stages.stage_number
),

-- whoever is silent for longer than the journey's gap is gone, and went with the last sign of life
judged as (
    select
        instances.*,
        journeys.line,
        instances.is_dropped
        or not instances.is_last_of_line
        or run_context.as_of > instances.last_at + journeys.gap_days * interval '1' day as is_over,
        {{ customer_as_of_columns('instances') }}
    from instances
    inner join journeys on instances.journey_id = journeys.journey_id
    cross join run_context
    {{ customer_as_of_joins('instances', 'started_at') }}
    where journeys.starts_anywhere or instances.first_stage_number = 1
),

named as (
    select
        *,
        case
            when reached_at is not null then 'reached'
            when is_over then 'dropped'
            else 'still_in'
        end as outcome,
        case when is_over then case when is_dropped then dropped_at else last_at end end as left_at
    from judged
),

facts as (
    select
        cast(instance_id as bigint) as instance_id,
        cast(journey_id as string) as journey_id,
        cast(line_id as string) as line_id,
        cast(instance_number as bigint) as instance_number,
        cast(customer_id as string) as customer_id,
        cast(case when line_id like 'visitor:%' then substring(line_id, 9) end as string) as visitor_id,
        cast(case when line = 'order' then line_id end as string) as order_id,
        cast(case when line = 'ticket' then line_id end as string) as ticket_id,
        cast(started_at as timestamp) as started_at,
        cast(started_local_date as date) as started_local_date,
        cast(last_at as timestamp) as last_at,
        cast(coalesce(reached_at, left_at) as timestamp) as ended_at,
        cast(outcome as string) as outcome,
        cast(left_at as timestamp) as left_at,
        cast(case when is_over then last_local_date end as date) as left_local_date,
        cast(first_stage as string) as first_stage,
        cast(furthest_stage as string) as furthest_stage,
        cast(last_stage as string) as last_stage,
        cast(case when is_over then not is_dropped end as boolean) as is_silent,
        cast(last_touchpoint as string) as last_touchpoint,
        cast(case when outcome = 'dropped' then stated_reason end as string) as stated_reason,
        cast(stage_count as bigint) as stage_count,
        cast(visit_count - stage_count as bigint) as loop_count,
        cast({{ datediff_seconds('started_at', 'coalesce(reached_at, left_at)') }} as bigint) as duration_seconds,
        cast(is_day_precise as boolean) as is_day_precise,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from named
)

select * from facts
