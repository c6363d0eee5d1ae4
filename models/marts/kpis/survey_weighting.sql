-- One row per survey, KPI and quarter of sending: the value as answered, and weighted to those invited.
with weighted as (
    select * from {{ ref('int_survey_weighting') }}
),

published as (
    select
        cast(survey as string) as survey,
        cast(kpi_id as string) as kpi_id,
        cast(period_date as date) as period_date,
        cast(invited_count as bigint) as invited_count,
        cast(n as bigint) as n,
        cast(raw_value as double) as raw_value,
        cast(weighted_value as double) as weighted_value,
        cast(effective_n as double) as effective_n,
        cast(uncovered_share as double) as uncovered_share
    from weighted
)

select * from published
