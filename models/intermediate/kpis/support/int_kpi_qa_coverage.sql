-- One row per solved ticket that an agent handled, since the first one that was reviewed.
-- Where nobody ever reviewed one, or nobody had begun to, there is no coverage to speak of, not one of 0 %.
with tickets as (
    select * from {{ ref('fct_tickets') }}
    where not is_excluded and is_solved and agent != 'unknown'
),

reviewed as (
    select distinct ticket_id
    from {{ ref('fct_qa_reviews') }}
    where ticket_id is not null
),

begun as (
    select
        tickets.source_system,
        min(tickets.solved_local_date) as since_local_date
    from tickets
    inner join reviewed on tickets.ticket_id = reviewed.ticket_id
    group by tickets.source_system
),

handled as (
    select
        tickets.*,
        reviewed.ticket_id is not null as is_reviewed
    from tickets
    inner join begun
        on
            tickets.source_system = begun.source_system
            and tickets.solved_local_date >= begun.since_local_date
    left join reviewed on tickets.ticket_id = reviewed.ticket_id
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        solved_at as observed_at,
        solved_local_date as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        cast(case when is_reviewed then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from handled
)

select * from observations
