with identities as (
    select * from {{ ref('int_customer_identities') }}
),

customers as (
    select * from {{ ref('stg_customers') }}
),

run_context as (
    select time_zone from {{ ref('int_run_context') }}
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
        {{ event_local_date('customers.created', 'run_context.time_zone') }} as created_local_date,
        row_number() over (
            partition by identities.customer_id
            order by customers.updated_at desc nulls last, customers.customer_id asc nulls last
        ) as recency
    from customers
    inner join identities on identities.identity_kind = 'customer' and customers.customer_id = identities.identity
    cross join run_context
),

-- each attribute from the newest record that states it: another system's empty record unsays nothing
stated as (
    select
        resolved_customer_id,
        min(created_at) as created_at,
        min(created_local_date) as created_local_date,
        coalesce(min(case when created_is_day then created_at end) = min(created_at), false) as created_is_day,
        min_by(account_id, case when account_id is not null then recency end) as account_id,
        min_by(segment, case when segment is not null then recency end) as segment,
        min_by(country, case when country is not null then recency end) as country,
        min_by(acquisition_channel, case when acquisition_channel is not null then recency end) as acquisition_channel,
        min_by(campaign_id, case when campaign_id is not null then recency end) as campaign_id,
        min_by(preferred_channel, case when preferred_channel is not null then recency end) as preferred_channel,
        min_by(has_survey_consent, case when has_survey_consent is not null then recency end) as has_survey_consent
    from records
    group by resolved_customer_id
),

resolved as (
    select
        people.customer_id,
        people.first_source_customer_id,
        people.source_record_count,
        stated.resolved_customer_id is not null as is_listed,
        stated.account_id,
        stated.created_at,
        stated.created_local_date,
        stated.created_is_day,
        coalesce(stated.segment, 'unknown') as segment,
        coalesce(stated.country, 'unknown') as country,
        coalesce(stated.acquisition_channel, 'unknown') as acquisition_channel,
        coalesce(stated.campaign_id, 'unknown') as campaign,
        stated.preferred_channel,
        stated.has_survey_consent
    from people
    left join stated on people.customer_id = stated.resolved_customer_id
)

select * from resolved
