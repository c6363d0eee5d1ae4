with entered as (
    select * from {{ ref('int_journey_stages_entered') }}
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

enriched as (
    select
        entered.*,
        {{ datediff_seconds('entered.entered_at', 'run_context.as_of') }} as seconds_until_as_of,
        {{ seconds_in_stage('entered.entered', 'entered.left', 'entered.is_day_precise') }} as seconds_until_left,
        {{ customer_as_of_columns('entered') }}
    from entered
    cross join run_context
    {{ customer_as_of_joins('entered', 'entered_at') }}
),

facts as (
    select
        cast(instance_id as string) as instance_id,
        cast(journey_id as string) as journey_id,
        cast(stage_id as string) as stage_id,
        cast(stage_number as bigint) as stage_number,
        cast(customer_id as string) as customer_id,
        cast(entered_at as timestamp) as entered_at,
        cast(entered_local_date as date) as entered_local_date,
        cast(left_at as timestamp) as left_at,
        cast(outcome as string) as outcome,
        cast(case when outcome in ('advanced', 'dropped') then seconds_until_left end as bigint) as duration_seconds,
        cast(
            case outcome when 'advanced' then seconds_until_left when 'reached' then null else seconds_until_as_of end
            as bigint
        ) as observed_seconds,
        cast(case when outcome <> 'reached' then outcome <> 'advanced' end as boolean) as is_censored,
        cast(case when outcome = 'advanced' then next_stage end as string) as next_stage,
        cast(case when outcome = 'advanced' then next_stage_number - stage_number - 1 end as bigint)
            as skipped_stage_count,
        cast(entry_count as bigint) as entry_count,
        cast(interaction_count as bigint) as interaction_count,
        cast(touchpoint_count as bigint) as touchpoint_count,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from enriched
)

select * from facts
