-- One row per quality review, on the day of the review.
-- A score above its maximum, or a maximum of 0, is a slip of the pen and no score.
with qa_reviews as (
    select * from {{ ref('fct_qa_reviews') }}
),

observations as (
    select
        review_id as entity_id,
        cast(null as string) as customer_id,
        reviewed_at as observed_at,
        reviewed_local_date as local_date,
        {{ kpi_breakdown_columns('qa_review') }},
        true as is_well_timed,
        score_units as numerator,
        cast(1 as bigint) as denominator
    from qa_reviews
    where score <= max_score and score_units is not null
)

select * from observations
