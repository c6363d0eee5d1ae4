-- Each customer's stretches of segment and of type run from the beginning to the end of time, each from where the last ended.
with stretches as (
    select
        'segment' as what,
        customer_id,
        from_at,
        until_at
    from {{ ref('int_customer_segments') }}
    union all
    select
        'type' as what,
        customer_id,
        from_at,
        until_at
    from {{ ref('int_customer_types') }}
),

neighbours as (
    select
        stretches.*,
        lag(until_at, 1, {{ dawn_of_time() }}) over (partition by what, customer_id order by from_at nulls last) as expected_from_at,
        lead(from_at, 1, {{ end_of_time() }}) over (partition by what, customer_id order by from_at nulls last) as expected_until_at
    from stretches
)

select * from neighbours
where from_at is distinct from expected_from_at or until_at is distinct from expected_until_at
