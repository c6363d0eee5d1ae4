with judged as (
    select * from {{ ref('int_journey_stages_judged') }}
),

signalled as (
    select * from {{ ref('int_journey_stages_signalled') }}
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

run_context as (
    select * from {{ ref('int_run_context') }}
),

enriched as (
    select
        judged.*,
        stages.stage_id,
        next_stages.stage_id as next_stage,
        labels.source_system,
        labels.channel,
        labels.campaign,
        {{ datediff_seconds('judged.entered_at', 'case when stages.is_timed then run_context.as_of end') }}
            as seconds_until_as_of,
        case
            when stages.is_timed then {{ seconds_in_stage('judged.entered', 'judged.left', 'judged.is_day_precise') }}
        end as seconds_until_left,
        coalesce(signalled.ticket_count, 0) as ticket_count,
        coalesce(signalled.bad_experience_count, 0) as bad_experience_count,
        coalesce(signalled.survey_count, 0) as survey_count,
        coalesce(signalled.premature_survey_count, 0) as premature_survey_count,
        case when signalled.last_at > judged.last_at then signalled.touchpoint else judged.last_touchpoint end
            as left_touchpoint,
        {{ customer_as_of_columns('judged') }}
    from judged
    cross join run_context
    left join signalled
        on judged.instance_id = signalled.instance_id and judged.stage_number = signalled.stage_number
    {{ customer_as_of_joins('judged', 'entered_at') }}
    inner join stages on judged.journey_id = stages.journey_id and judged.stage_number = stages.stage_number
    left join stages as next_stages
        on judged.journey_id = next_stages.journey_id and judged.next_stage_number = next_stages.stage_number
    left join labels on judged.label_number = labels.label_number
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
