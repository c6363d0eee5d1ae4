with invitations as (
    select
        invitation_id,
        customer_id,
        sent_at
    from {{ ref('int_survey_invitations_conformed') }}
    where coalesce(is_delivered, true) and customer_id is not null
),

placed as (
    select
        invitation_id,
        sent_at,
        lag(sent_at) over (partition by customer_id order by sent_at nulls last, invitation_id nulls last)
            as sent_at_1_before,
        lag(sent_at, 2) over (partition by customer_id order by sent_at nulls last, invitation_id nulls last)
            as sent_at_2_before,
        lag(sent_at, 3) over (partition by customer_id order by sent_at nulls last, invitation_id nulls last)
            as sent_at_3_before
    from invitations
),

numbered as (
    select
        invitation_id,
        case
            when sent_at_3_before >= sent_at - interval '90' day then '4+'
            when sent_at_2_before >= sent_at - interval '90' day then '3'
            when sent_at_1_before >= sent_at - interval '90' day then '2'
            else '1'
        end as ask_number
    from placed
)

select * from numbered
