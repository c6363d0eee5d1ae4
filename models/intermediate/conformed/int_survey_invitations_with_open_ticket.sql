with invitations as (
    select
        invitation_id,
        customer_id,
        sent_at,
        sent_source_date,
        sent_is_day
    from {{ ref('int_survey_invitations_conformed') }}
),

spells as (
    select * from {{ ref('int_ticket_open_spells') }}
),

troubled as (
    select distinct invitations.invitation_id
    from invitations
    inner join spells
        on
            invitations.customer_id = spells.customer_id
            and {{ begun_when_sent('spells', 'invitations') }}
            and not {{ ended_when_sent('spells', 'invitations') }}
)

select * from troubled
