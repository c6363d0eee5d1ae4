with shared_addresses as (
    select email_hash from {{ ref('shared_addresses') }}
),

evidence as (
    select
        found.source_customer_id,
        found.person_id,
        case when shared_addresses.email_hash is null then found.email end as email
    from {{ ref('int_customer_evidence') }} as found
    left join shared_addresses on found.email = shared_addresses.email_hash
),

-- an address of several persons is as good as shared: it says nothing
emails as (
    select
        email,
        case
            when count(distinct person_id) = 1 then 'person:' || min(person_id)
            when count(distinct person_id) = 0 then 'email:' || md5(email)
        end as customer_id
    from evidence
    where email is not null
    group by email
),

source_customers as (
    select
        source_customer_id,
        min(person_id) as person_id,
        min(email) as email
    from evidence
    where source_customer_id is not null
    group by source_customer_id
),

identities as (
    select
        'customer' as identity_kind,
        source_customers.source_customer_id as identity,
        coalesce(
            'person:' || source_customers.person_id,
            emails.customer_id,
            'customer:' || source_customers.source_customer_id
        ) as customer_id
    from source_customers
    left join emails on source_customers.email = emails.email
    union all
    select
        'email' as identity_kind,
        email as identity,
        customer_id
    from emails
    where customer_id is not null
    union all
    select distinct
        'person' as identity_kind,
        person_id as identity,
        'person:' || person_id as customer_id
    from evidence
    where person_id is not null
)

select * from identities
