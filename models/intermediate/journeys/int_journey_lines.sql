with lines as (
    select
        line_number,
        min(journey_id) as journey_id,
        max(journey_id) as last_journey_id,
        min(line_id) as line_id,
        max(line_id) as last_line_id,
        max(customer_id) as customer_id
    from {{ ref('int_journey_moments') }}
    group by line_number
)

select * from lines
