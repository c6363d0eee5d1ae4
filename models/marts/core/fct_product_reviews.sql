with reviews as (
    select * from {{ ref('stg_product_reviews') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

products as (
    select * from {{ ref('dim_products') }}
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

-- what has no date had been posted when it was exported
located as (
    select
        reviews.review_id,
        reviews.source_system,
        reviews.product_id,
        identities.customer_id,
        reviews.rating,
        reviews.posted_at,
        coalesce(reviews.posted_at, reviews.version_at, run_context.as_of) as known_at,
        case
            when reviews.posted_at is not null then {{ event_local_date('reviews.posted', 'run_context.time_zone') }}
            else
                least(
                    {{ local_date('coalesce(reviews.version_at, run_context.as_of)', 'run_context.time_zone') }},
                    run_context.as_of_local_date
                )
        end as posted_local_date,
        {{ breakdown_of('reviews.product_id', 'products.product_category') }} as product_category,
        nullif(trim(reviews.body), '') as comment_text
    from reviews
    cross join run_context
    left join identities
        on identities.identity_kind = 'customer' and reviews.customer_id = identities.identity
    left join products on reviews.product_id = products.product_id
),

enriched as (
    select
        located.*,
        {{ customer_as_of_columns('located') }}
    from located
    {{ customer_as_of_joins('located', 'known_at') }}
),

facts as (
    select
        cast(review_id as string) as review_id,
        cast(source_system as string) as source_system,
        cast(product_id as string) as product_id,
        cast(customer_id as string) as customer_id,
        cast(rating as int) as rating,
        cast(posted_at as timestamp) as posted_at,
        cast(posted_local_date as date) as posted_local_date,
        cast(posted_at is not null as boolean) as is_dated,
        cast(comment_text is not null as boolean) as has_comment,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(product_category as string) as product_category
    from enriched
)

select * from facts
