with spells as (
    select * from {{ ref('int_customer_active_spells') }}
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
)

select * from merged
