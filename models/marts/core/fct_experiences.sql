with experiences as (
    select * from {{ ref('int_customer_experiences_followed') }}
),

activity as (
    select * from {{ ref('fct_customer_activity') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        experiences.*,
        activity.customer_id is not null as is_active,
        {{ customer_as_of_columns('experiences') }}
    from experiences
    left join activity
        on
            experiences.customer_id = activity.customer_id
            and experiences.occurred_at >= activity.from_at
            and experiences.occurred_at <= coalesce(activity.until_at, {{ end_of_time() }})
    {{ customer_as_of_joins('experiences', 'occurred_at') }}
),

facts as (
    select
        cast(experience_id as string) as experience_id,
        cast(customer_id as string) as customer_id,
        cast(source_system as string) as source_system,
        cast(bad_number > 0 as boolean) as is_bad,
        cast(experience_kind as string) as experience_kind,
        cast(touchpoint as string) as touchpoint,
        cast(bad_number as bigint) as bad_number,
        cast(case when bad_number >= 3 then '3+' else cast(bad_number as string) end as string) as experience_number,
        cast(occurred_at as timestamp) as occurred_at,
        cast(occurred_local_date as date) as occurred_local_date,
        cast(is_active as boolean) as is_active,
        cast(next_order_at as timestamp) as next_order_at,
        cast(nullif(contract_until_at, {{ end_of_time() }}) as timestamp) as contract_until_at,
        cast(contract_until_at is not null as boolean) as has_contract,
        cast(is_lost_after as boolean) as is_lost_after,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from enriched
)

select * from facts
