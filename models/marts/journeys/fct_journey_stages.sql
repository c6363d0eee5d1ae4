with judged as (
    select * from {{ ref('int_journey_stages_judged') }}
),

journeys as (
    select * from {{ ref('journeys') }}
),

signals as (
    select * from {{ ref('int_customer_signals') }}
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

waited as (
    select
        judged.*,
        coalesce(judged.left_at, run_context.as_of) as in_until_at,
        case when judged.is_silent then journeys.gap_days else 0 end as silent_days,
        case when judged.is_day_precise then cast(judged.left_local_date as timestamp) end as left_day_at,
        judged.outcome = 'dropped' and not judged.is_silent as is_dropped_by_step,
        {{ datediff_seconds('judged.entered_at', 'case when judged.is_timed then run_context.as_of end') }}
            as seconds_until_as_of,
        case
            when judged.is_timed then {{ seconds_in_stage('judged.entered', 'judged.left', 'judged.is_day_precise') }}
        end as seconds_until_left
    from judged
    inner join journeys on judged.journey_id = journeys.journey_id
    cross join run_context
),

-- after the last sign of life it may be why, but not in the stage; at the instant of a step that drops it is that step
signalled as (
    select
        waited.instance_id,
        waited.stage_number,
        sum(case when signals.occurred_at <= waited.in_until_at then signals.ticket_count end) as ticket_count,
        sum(case when signals.occurred_at <= waited.in_until_at then signals.bad_experience_count end)
            as bad_experience_count,
        sum(case when signals.occurred_at <= waited.in_until_at then signals.survey_count end) as survey_count,
        sum(case when signals.occurred_at <= waited.in_until_at then signals.premature_survey_count end)
            as premature_survey_count,
        max(case when signals.touchpoint is not null then signals.occurred_at end) as last_at,
        max_by(signals.touchpoint, case when signals.touchpoint is not null then signals.occurred_at end) as touchpoint
    from waited
    inner join signals
        on
            waited.customer_id = signals.customer_id
            and waited.entered_at < signals.occurred_at
            and waited.in_until_at + waited.silent_days * interval '1' day >= signals.occurred_at
            and (not waited.is_dropped_by_step or signals.occurred_at < least(waited.left_at, waited.left_day_at))
    where waited.outcome <> 'reached'
    group by waited.instance_id, waited.stage_number
),

enriched as (
    select
        waited.*,
        coalesce(signalled.ticket_count, 0) as ticket_count,
        coalesce(signalled.bad_experience_count, 0) as bad_experience_count,
        coalesce(signalled.survey_count, 0) as survey_count,
        coalesce(signalled.premature_survey_count, 0) as premature_survey_count,
        case when signalled.last_at > waited.last_at then signalled.touchpoint else waited.last_touchpoint end
            as left_touchpoint,
        {{ customer_as_of_columns('waited') }}
    from waited
    left join signalled
        on waited.instance_id = signalled.instance_id and waited.stage_number = signalled.stage_number
    {{ customer_as_of_joins('waited', 'entered_at') }}
),

facts as (
    select
        cast(instance_id as bigint) as instance_id,
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
        cast(ticket_count as bigint) as ticket_count,
        cast(bad_experience_count as bigint) as bad_experience_count,
        cast(survey_count as bigint) as survey_count,
        cast(premature_survey_count as bigint) as premature_survey_count,
        cast(case when outcome = 'dropped' then left_touchpoint end as string) as last_touchpoint,
        cast(case when outcome = 'dropped' then stated_reason end as string) as stated_reason,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from enriched
)

select * from facts
