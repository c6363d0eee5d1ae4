with identities as (
    select * from {{ ref('int_customer_identities') }}
),

versions as (
    select * from {{ ref('stg_customers_versions') }}
),

customers as (
    select
        customer_id,
        segment,
        country
    from {{ ref('int_customers_resolved') }}
),

-- a record that states no segment says nothing about it
stated as (
    select
        identities.customer_id,
        versions.version_at,
        versions.segment,
        row_number() over (
            partition by identities.customer_id, versions.version_at
            order by versions.customer_id nulls last
        ) as choice
    from versions
    inner join identities on identities.identity_kind = 'customer' and versions.customer_id = identities.identity
    where versions.segment is not null
),

changes as (
    select
        customer_id,
        version_at,
        segment,
        lag(segment) over (partition by customer_id order by version_at nulls last) as previous_segment
    from stated
    where choice = 1
),

-- the first version also holds before it was delivered: nobody was without a segment until then
spells as (
    select
        customer_id,
        segment,
        case when previous_segment is null then {{ dawn_of_time() }} else version_at end as from_at,
        coalesce(
            lead(version_at) over (partition by customer_id order by version_at nulls last), {{ end_of_time() }}
        ) as until_at
    from changes
    where previous_segment is distinct from segment
),

completed as (
    select
        customers.customer_id,
        customers.country,
        coalesce(spells.segment, customers.segment) as segment,
        coalesce(spells.from_at, {{ dawn_of_time() }}) as from_at,
        coalesce(spells.until_at, {{ end_of_time() }}) as until_at
    from customers
    left join spells on customers.customer_id = spells.customer_id
)

select * from completed
