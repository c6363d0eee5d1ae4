with judged as (
    select * from {{ ref('int_journey_instances_judged') }}
),

stages as (
    select * from {{ ref('journey_stages') }}
),

labels as (
    select * from {{ ref('int_journey_labels') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        judged.*,
        first_stages.stage_id as first_stage,
        furthest_stages.stage_id as furthest_stage,
        last_stages.stage_id as last_stage,
        labels.source_system,
        labels.channel,
        labels.campaign,
        {{ customer_as_of_columns('judged') }}
    from judged
    inner join stages as first_stages
        on judged.journey_id = first_stages.journey_id and judged.first_stage_number = first_stages.stage_number
    inner join stages as furthest_stages
        on
            judged.journey_id = furthest_stages.journey_id
            and judged.furthest_stage_number = furthest_stages.stage_number
    inner join stages as last_stages
        on judged.journey_id = last_stages.journey_id and judged.last_stage_number = last_stages.stage_number
    left join labels on judged.label_number = labels.label_number
    {{ customer_as_of_joins('judged', 'started_at') }}
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
        cast(ended_at as timestamp) as ended_at,
        cast(outcome as string) as outcome,
        cast(left_at as timestamp) as left_at,
        cast(left_local_date as date) as left_local_date,
        cast(first_stage as string) as first_stage,
        cast(furthest_stage as string) as furthest_stage,
        cast(last_stage as string) as last_stage,
        cast(is_silent as boolean) as is_silent,
        cast(last_touchpoint as string) as last_step_touchpoint,
        cast(case when outcome = 'dropped' then stated_reason end as string) as stated_reason,
        cast(stage_count as bigint) as stage_count,
        cast(visit_count - stage_count as bigint) as loop_count,
        cast({{ seconds_in_stage('started', 'ended', 'is_duration_of_days') }} as bigint) as duration_seconds,
        cast(is_day_precise as boolean) as is_day_precise,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from enriched
)

select * from facts
