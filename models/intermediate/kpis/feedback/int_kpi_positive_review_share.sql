-- One row per product review.
with product_reviews as (
    select * from {{ ref('fct_product_reviews') }}
    where rating is not null
),

observations as (
    select
        review_id as entity_id,
        customer_id,
        posted_at as observed_at,
        posted_local_date as local_date,
        {{ kpi_breakdown_columns('product_review') }},
        true as is_well_timed,
        cast(case when rating >= 4 then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from product_reviews
)

select * from observations
