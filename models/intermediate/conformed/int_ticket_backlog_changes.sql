with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

movements as (
    select * from {{ ref('int_ticket_movements') }}
),

age_changes as (
    select * from {{ ref('int_ticket_age_changes') }}
),

changes as (
    select
        ticket_id,
        local_date,
        movement,
        'none' as ticket_age,
        0 as change
    from movements
    union all
    select
        ticket_id,
        local_date,
        'aged' as movement,
        ticket_age,
        change
    from age_changes
),

moved as (
    select
        changes.local_date,
        tickets.source_system,
        tickets.channel,
        tickets.team,
        tickets.ticket_priority,
        tickets.ticket_category,
        count(case when changes.movement = 'created' then 1 end) as created,
        count(case when changes.movement = 'reopened' then 1 end) as reopened,
        count(case when changes.movement = 'solved' then 1 end) as solved,
        count(case when changes.movement = 'removed' then 1 end) as removed,
        count(case when changes.movement = 'effective created' then 1 end) as effective_created,
        count(case when changes.movement = 'effective solved' then 1 end) as effective_solved,
        sum(case when changes.ticket_age = '0-1 days' then changes.change else 0 end) as change_0_1_days,
        sum(case when changes.ticket_age = '1-3 days' then changes.change else 0 end) as change_1_3_days,
        sum(case when changes.ticket_age = '3-7 days' then changes.change else 0 end) as change_3_7_days,
        sum(case when changes.ticket_age = '7-30 days' then changes.change else 0 end) as change_7_30_days,
        sum(case when changes.ticket_age = '30+ days' then changes.change else 0 end) as change_over_30_days
    from changes
    inner join tickets on changes.ticket_id = tickets.ticket_id
    group by
        changes.local_date,
        tickets.source_system,
        tickets.channel,
        tickets.team,
        tickets.ticket_priority,
        tickets.ticket_category
)

select * from moved
