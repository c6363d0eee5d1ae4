-- One row per new customer whose first 7 days have passed. Days of use are dates, so calendar days are counted,
-- the seventh included. Use before the customer's record counts. Without any use nobody knows, nor of customers whose
-- seven days had passed when use began to be recorded.
with customers as (
    select * from {{ ref('dim_customers') }}
    where created_local_date is not null
),

first_uses as (
    select
        customer_id,
        min(usage_date) as first_usage_date
    from {{ ref('fct_product_usage') }}
    where active_minutes > 0 or event_count > 0
    group by customer_id
),

run_context as (
    select {{ local_date('as_of', 'time_zone') }} as as_of_local_date from {{ ref('int_run_context') }}
),

recorded as (
    select min(first_usage_date) as since_date from first_uses
),

new_customers as (
    select
        customers.customer_id,
        customers.created_at,
        customers.created_local_date,
        customers.source_system,
        customers.segment_at_creation as segment,
        customers.country,
        customers.campaign,
        customers.acquisition_channel,
        first_uses.first_usage_date
    from customers
    inner join run_context on customers.created_local_date + 7 < run_context.as_of_local_date
    inner join recorded on customers.created_local_date + 7 >= recorded.since_date
    left join first_uses on customers.customer_id = first_uses.customer_id
),

observations as (
    select
        customer_id as entity_id,
        customer_id,
        created_at as observed_at,
        created_local_date as local_date,
        {{ kpi_breakdown_columns('new_customer') }},
        true as is_well_timed,
        cast(case when first_usage_date <= created_local_date + 7 then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from new_customers
)

select * from observations
