with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
    where order_id is not null and phase != 'removed'
),

complaint_categories as (
    select * from {{ ref('complaint_categories') }}
),

complained as (
    select
        tickets.order_id,
        min(tickets.created_at) as complained_at,
        min(tickets.created_local_date) as complained_local_date
    from tickets
    inner join complaint_categories
        on
            lower(trim(tickets.ticket_category)) = complaint_categories.source_category
            and complaint_categories.source_system in ('*', tickets.source_system)
    group by tickets.order_id
)

select * from complained
