with invitations as (
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

compared as (
    select
        invitations.invitation_id,
        spells.until_at,
        spells.until_local_date,
        {{ ended_when_sent('spells', 'invitations') }} as is_ended,
        {{ begun_when_sent('spells', 'invitations') }} as is_begun
    from invitations
    inner join spells on invitations.ticket_id = spells.ticket_id
),

-- the solve that held at sending; where none held, the end of the spell that was open
met as (
    select
        invitation_id,
        max(case when is_ended then until_at end) as solved_at,
        max(case when is_ended then until_local_date end) as solved_local_date,
        bool_or(is_begun and not is_ended) as is_open,
        min(case when not is_ended then until_at end) as next_solved_at,
        min(case when not is_ended then until_local_date end) as next_solved_local_date
    from compared
    group by invitation_id
),

judged as (
    select
        met.*,
        not tickets.is_solved_without_time as is_known,
        met.is_open or met.solved_at is null as is_ticket_open
    from met
    inner join invitations on met.invitation_id = invitations.invitation_id
    inner join tickets on invitations.ticket_id = tickets.ticket_id
),

dated as (
    select
        invitation_id,
        is_known,
        is_ticket_open,
        case when is_ticket_open then next_solved_at else solved_at end as over_at,
        case when is_ticket_open then next_solved_local_date else solved_local_date end as over_local_date
    from judged
)

select * from dated
