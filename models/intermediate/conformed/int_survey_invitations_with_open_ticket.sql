with

invitations as (

    select
        invitation_id,
        customer_id,
        asked_at
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
            and invitations.asked_at >= spells.from_at
            and invitations.asked_at < coalesce(spells.until_at, {{ end_of_time() }})

)

select * from troubled
