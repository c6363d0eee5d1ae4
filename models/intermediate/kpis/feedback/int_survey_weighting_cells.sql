-- One row per survey, KPI, quarter of sending, segment and customer type with an invitation that arrived.
{{ config(materialized='table') }}

with invitations as (
    select
        *,
        cast(date_trunc('quarter', sent_local_date) as date) as period_date
    from {{ ref('fct_survey_invitations') }}
    where is_answered_in_time is not null
),

answers as (
    select * from {{ ref('int_survey_answers_scored') }}
),

invited as (
    select
        survey,
        period_date,
        segment,
        customer_type,
        count(*) as invited_count
    from invitations
    group by survey, period_date, segment, customer_type
),

answered as (
    select
        answers.kpi_id,
        invitations.survey,
        invitations.period_date,
        invitations.segment,
        invitations.customer_type,
        count(*) as answered_count,
        sum(answers.numerator) as numerator
    from answers
    inner join invitations on answers.invitation_id = invitations.invitation_id
    group by
        answers.kpi_id, invitations.survey, invitations.period_date, invitations.segment, invitations.customer_type
),

asked as (
    select distinct
        answered.kpi_id,
        answered.survey,
        answered.period_date,
        kpis.scale
    from answered
    inner join {{ ref('kpis') }} as kpis on answered.kpi_id = kpis.kpi_id
),

cells as (
    select
        asked.kpi_id,
        asked.survey,
        asked.period_date,
        invited.segment,
        invited.customer_type,
        cast(asked.scale as double) as unit_scale,
        invited.invited_count,
        coalesce(answered.answered_count, 0) as answered_count,
        cast(coalesce(answered.numerator, 0) as bigint) as numerator
    from asked
    inner join invited on asked.survey = invited.survey and asked.period_date = invited.period_date
    left join answered
        on
            asked.kpi_id = answered.kpi_id
            and invited.survey = answered.survey
            and invited.period_date = answered.period_date
            and invited.segment = answered.segment
            and invited.customer_type = answered.customer_type
)

select * from cells
