with judged as (
    select * from {{ ref('int_journey_stages_judged') }}
    where outcome <> 'reached' and customer_id is not null
),

journeys as (
    select * from {{ ref('journeys') }}
),

signals as (
    select * from {{ ref('int_customer_signals') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- of those whom a step dropped, what came before it: the step is itself such a sign, and of some only the date is known
waited as (
    select
        judged.instance_id,
        judged.stage_number,
        judged.customer_id,
        judged.entered_at,
        coalesce(judged.left_at, run_context.as_of) as in_until_at,
        case
            when judged.outcome = 'dropped' and judged.is_silent
                then judged.left_at + journeys.gap_days * interval '1' day
            else coalesce(judged.left_at, run_context.as_of)
        end as heard_until_at,
        case
            when judged.outcome = 'dropped' and not judged.is_silent and judged.is_day_precise
                then least(judged.left_at, cast(judged.left_local_date as timestamp))
            when judged.outcome = 'dropped' and not judged.is_silent then judged.left_at
        end as dropped_at
    from judged
    inner join journeys on judged.journey_id = journeys.journey_id
    cross join run_context
),

-- what happened after the last sign of life may be why, but not while the customer was in the stage
met as (
    select
        waited.instance_id,
        waited.stage_number,
        signals.occurred_at <= waited.in_until_at as is_in_stage,
        signals.ticket_count,
        signals.bad_experience_count,
        signals.survey_count,
        signals.premature_survey_count,
        signals.touchpoint,
        case when signals.touchpoint is not null then signals.occurred_at end as touched_at
    from waited
    inner join signals
        on
            waited.customer_id = signals.customer_id
            and waited.entered_at < signals.occurred_at
            and waited.heard_until_at >= signals.occurred_at
            and coalesce(waited.dropped_at > signals.occurred_at, true)
),

signalled as (
    select
        instance_id,
        stage_number,
        cast(sum(case when is_in_stage then ticket_count end) as bigint) as ticket_count,
        cast(sum(case when is_in_stage then bad_experience_count end) as bigint) as bad_experience_count,
        cast(sum(case when is_in_stage then survey_count end) as bigint) as survey_count,
        cast(sum(case when is_in_stage then premature_survey_count end) as bigint) as premature_survey_count,
        max(touched_at) as last_at,
        max_by(touchpoint, touched_at) as touchpoint
    from met
    group by instance_id, stage_number
)

select * from signalled
