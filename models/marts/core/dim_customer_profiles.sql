with run_context as (
    select
        as_of,
        time_zone
    from {{ ref('int_run_context') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

matched as (
    select
        types.customer_id,
        greatest(types.from_at, coalesce(segments.from_at, types.from_at)) as from_at,
        least(types.until_at, coalesce(segments.until_at, types.until_at)) as until_at,
        coalesce(segments.segment, 'unknown') as segment,
        types.customer_type,
        coalesce(segments.country, 'unknown') as country
    from types
    left join segments
        on
            types.customer_id = segments.customer_id
            and types.from_at < segments.until_at
            and types.until_at > segments.from_at
),

-- what lies ahead is not yet so
begun as (
    select
        matched.customer_id,
        row_number() over (partition by matched.customer_id order by matched.from_at nulls last) as profile_number,
        case when matched.from_at > {{ dawn_of_time() }} then matched.from_at end as from_at,
        case when matched.until_at <= run_context.as_of then matched.until_at end as until_at,
        matched.segment,
        matched.customer_type,
        matched.country,
        run_context.time_zone
    from matched
    inner join run_context on matched.from_at <= run_context.as_of
),

final as (
    select
        cast(customer_id as string) as customer_id,
        cast(profile_number as bigint) as profile_number,
        cast(from_at as timestamp) as from_at,
        cast({{ local_date('from_at', 'time_zone') }} as date) as from_local_date,
        cast(until_at as timestamp) as until_at,
        cast({{ local_date('until_at', 'time_zone') }} as date) as until_local_date,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from begun
)

select * from final
