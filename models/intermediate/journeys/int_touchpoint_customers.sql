-- One row per touchpoint, quarter and customer who met it then or had a bad experience there.
with met as (
    select
        touchpoint,
        customer_id,
        cast(date_trunc('quarter', occurred_local_date) as date) as period_date,
        count(*) as interaction_count,
        cast(0 as bigint) as bad_count
    from {{ ref('int_interactions') }}
    where customer_id is not null
    group by touchpoint, customer_id, cast(date_trunc('quarter', occurred_local_date) as date)
    union all
    select
        touchpoint,
        customer_id,
        cast(date_trunc('quarter', occurred_local_date) as date) as period_date,
        cast(0 as bigint) as interaction_count,
        count(*) as bad_count
    from {{ ref('fct_experiences') }}
    where is_bad
    group by touchpoint, customer_id, cast(date_trunc('quarter', occurred_local_date) as date)
),

summed as (
    select
        touchpoint,
        period_date,
        customer_id,
        cast(sum(interaction_count) as bigint) as interaction_count,
        cast(sum(bad_count) as bigint) as bad_count
    from met
    group by touchpoint, period_date, customer_id
)

select * from summed
