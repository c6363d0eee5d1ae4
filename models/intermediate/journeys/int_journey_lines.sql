-- Of a person or customer the line is the customer, where one is known: a long id is not carried twice.
with steps as (
    select * from {{ ref('int_journey_steps') }}
),

lines as (
    select
        line_number,
        min(step_number) as step_number,
        min(line_id) as line_id,
        bool_or(is_cut and customer_id is not null) as is_customer,
        max(case when not is_cut then customer_id end) as customer_id
    from {{ ref('int_journey_moments') }}
    group by line_number
),

named as (
    select
        lines.line_number,
        steps.journey_id,
        lines.line_id,
        case when lines.is_customer then lines.line_id else lines.customer_id end as customer_id
    from lines
    inner join steps on lines.step_number = steps.step_number
)

select * from named
