with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

spells as (
    select * from {{ ref('int_customer_active_spells') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

followed as (
    select
        *,
        max(until_at) over (
            partition by customer_id
            order by from_at nulls last, record_id nulls last
            rows between unbounded preceding and 1 preceding
        ) as active_until_at
    from spells
),

-- who returns at the very moment of lapsing was never lost
numbered as (
    select
        *,
        sum(case when from_at <= active_until_at then 0 else 1 end) over (
            partition by customer_id
            order by from_at nulls last, record_id nulls last
            rows between unbounded preceding and current row
        ) as stretch_number
    from followed
),

merged as (
    select
        customer_id,
        stretch_number,
        min(source_system) as source_system,
        min(from_at) as from_at,
        min(from_local_date) as from_local_date,
        max(until_at) as until_at,
        max(until_local_date) as until_local_date,
        bool_or(is_contract) as has_contract
    from numbered
    group by customer_id, stretch_number
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
