-- One row per invitation that arrived, where answers say which invitation they answer.
with survey_invitations as (
    select * from {{ ref('fct_survey_invitations') }}
),

observations as (
    select
        invitation_id as entity_id,
        customer_id,
        sent_at as observed_at,
        sent_local_date as local_date,
        {{ kpi_breakdown_columns('delivered_invitation') }},
        true as is_well_timed,
        cast(case when is_answered_in_time then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from survey_invitations
    where is_answered_in_time is not null
)

select * from observations
