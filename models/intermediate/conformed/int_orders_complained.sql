with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
    where order_id is not null and phase != 'removed'
),

complaint_categories as (
    select * from {{ ref('complaint_categories') }}
),

complained as (
    select distinct tickets.order_id
    from tickets
    inner join complaint_categories
        on
            lower(trim(tickets.ticket_category)) = complaint_categories.source_category
            and complaint_categories.source_system in ('*', tickets.source_system)
)

select * from complained
