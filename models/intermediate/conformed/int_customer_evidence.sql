with customers as (
    select
        customer_id as source_customer_id,
        person_id,
        email
    from {{ ref('stg_customers') }}
),

orders as (
    select
        customer_id as source_customer_id,
        person_id,
        email
    from {{ ref('stg_orders') }}
),

contacts as (
    select
        customer_id as source_customer_id,
        email
    from {{ ref('stg_tickets') }}
    union all
    select
        customer_id as source_customer_id,
        cast(null as string) as email
    from {{ ref('stg_calls') }}
    union all
    select
        customer_id as source_customer_id,
        email
    from {{ ref('stg_survey_invitations') }}
    union all
    select
        customer_id as source_customer_id,
        email
    from {{ ref('stg_survey_responses') }}
    union all
    select distinct
        customer_id as source_customer_id,
        cast(null as string) as email
    from {{ ref('stg_web_events') }}
    where customer_id is not null
    union all
    select
        customer_id as source_customer_id,
        cast(null as string) as email
    from {{ ref('stg_subscriptions') }}
    union all
    select
        customer_id as source_customer_id,
        cast(null as string) as email
    from {{ ref('stg_product_usage') }}
    union all
    select
        customer_id as source_customer_id,
        cast(null as string) as email
    from {{ ref('stg_appointments') }}
),

sightings as (
    select
        source_customer_id,
        person_id,
        email
    from orders
    union all
    select
        source_customer_id,
        cast(null as string) as person_id,
        email
    from contacts
),

-- the master record decides; events speak only where it is missing or names neither person nor address
unlisted as (
    select distinct
        sightings.source_customer_id,
        sightings.person_id,
        sightings.email
    from sightings
    left join customers on sightings.source_customer_id = customers.source_customer_id
    where customers.person_id is null and customers.email is null
),

evidence as (
    select
        source_customer_id,
        person_id,
        email,
        true as is_listed
    from customers
    union all
    select
        source_customer_id,
        person_id,
        email,
        false as is_listed
    from unlisted
    where coalesce(source_customer_id, person_id, email) is not null
)

select * from evidence
