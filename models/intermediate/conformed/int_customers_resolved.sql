with

identities as (

    select * from {{ ref('int_customer_identities') }}

),

customers as (

    select * from {{ ref('stg_customers') }}

),

people as (

    select
        customer_id,
        min(case when identity_kind = 'customer' then identity end) as first_source_customer_id,
        count(case when identity_kind = 'customer' then 1 end) as source_record_count
    from identities
    group by customer_id

),

records as (

    select
        identities.customer_id as resolved_customer_id,
        customers.*,
        min(customers.created_at) over (partition by identities.customer_id) as first_created_at,
        row_number() over (
            partition by identities.customer_id
            order by customers.updated_at desc nulls last, customers.customer_id asc nulls last
        ) as recency
    from customers
    inner join identities on identities.identity_kind = 'customer' and customers.customer_id = identities.identity

),

resolved as (

    select
        people.customer_id,
        people.first_source_customer_id,
        people.source_record_count,
        records.customer_id is not null as is_listed,
        records.account_id,
        records.first_created_at as created_at,
        coalesce(records.segment, 'unknown') as segment,
        coalesce(records.country, 'unknown') as country,
        coalesce(records.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(records.campaign_id, 'unknown') as campaign,
        records.preferred_channel,
        records.has_survey_consent
    from people
    left join records on people.customer_id = records.resolved_customer_id and records.recency = 1

)

select * from resolved
