with

invitations as (

    select * from {{ ref('int_survey_invitations_conformed') }}
    where about = 'ticket'

),

spells as (

    select * from {{ ref('int_ticket_open_spells') }}

),

tickets as (

    select
        ticket_id,
        is_solved_without_time
    from {{ ref('int_ticket_times') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

-- the solve that held at sending; where none held, the end of the spell that was open
met as (

    select
        invitations.invitation_id,
        max(case when spells.until_at <= invitations.asked_at then spells.until_at end) as solved_at,
        bool_or(spells.from_at <= invitations.asked_at and coalesce(spells.until_at > invitations.asked_at, true))
            as is_open,
        min(case when spells.until_at > invitations.asked_at then spells.until_at end) as next_solved_at
    from invitations
    inner join spells on invitations.ticket_id = spells.ticket_id
    group by invitations.invitation_id

),

compared as (

    select
        met.invitation_id,
        not tickets.is_solved_without_time as is_known,
        met.is_open or met.solved_at is null as is_ticket_open,
        case when met.is_open or met.solved_at is null then met.next_solved_at else met.solved_at end as over_at
    from met
    inner join invitations on met.invitation_id = invitations.invitation_id
    inner join tickets on invitations.ticket_id = tickets.ticket_id

),

dated as (

    select
        compared.*,
        {{ local_date('compared.over_at', 'run_context.time_zone') }} as over_local_date
    from compared
    cross join run_context

)

select * from dated
