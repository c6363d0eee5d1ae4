with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

merged as (
    select * from {{ ref('int_customer_stretches') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        merged.*,
        merged.until_at <= run_context.as_of as is_over,
        lead(merged.from_at) over (partition by merged.customer_id order by merged.stretch_number nulls last)
            as returned_at,
        case when merged.until_at <= run_context.as_of then coalesce(segments_at_end.segment, 'unknown') end
            as segment_at_end,
        {{ customer_as_of_columns('merged') }}
    from merged
    cross join run_context
    left join segments as segments_at_end
        on
            merged.customer_id = segments_at_end.customer_id
            and merged.until_at >= segments_at_end.from_at
            and merged.until_at < segments_at_end.until_at
    {{ customer_as_of_joins('merged', 'from_at') }}
),

facts as (
    select
        cast(customer_id as string) as customer_id,
        cast(stretch_number as bigint) as stretch_number,
        cast(source_system as string) as source_system,
        cast(from_at as timestamp) as from_at,
        cast(from_local_date as date) as from_local_date,
        cast(nullif(until_at, {{ end_of_time() }}) as timestamp) as until_at,
        cast(case when until_at < {{ end_of_time() }} then until_local_date end as date) as until_local_date,
        cast(is_over as boolean) as is_over,
        cast(has_contract as boolean) as has_contract,
        cast(returned_at as timestamp) as returned_at,
        cast(segment as string) as segment,
        cast(segment_at_end as string) as segment_at_end,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from enriched
)

select * from facts
