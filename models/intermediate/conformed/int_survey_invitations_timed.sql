with invitations as (
    select * from {{ ref('int_survey_invitations_conformed') }}
),

by_order as (
    select * from {{ ref('int_survey_invitations_by_order') }}
),

by_ticket as (
    select * from {{ ref('int_survey_invitations_by_ticket') }}
),

troubled as (
    select * from {{ ref('int_survey_invitations_with_open_ticket') }}
),

-- a survey about the relationship asks about no event that has to be over
met as (
    select
        invitations.invitation_id,
        invitations.source_system,
        invitations.survey_id,
        invitations.survey,
        invitations.survey_type,
        invitations.survey_length,
        invitations.incentive,
        invitations.touchpoint,
        invitations.minimum_use_days,
        invitations.about,
        invitations.customer_id,
        invitations.order_id,
        invitations.ticket_id,
        invitations.channel,
        invitations.is_delivered,
        invitations.sent_at,
        invitations.sent_local_date,
        invitations.sent_is_day,
        case
            when invitations.about = 'customer' then invitations.customer_id is not null
            else coalesce(by_order.is_known, by_ticket.is_known, false)
        end as is_known,
        coalesce(by_order.over_at, by_ticket.over_at) as over_at,
        coalesce(by_order.over_local_date, by_ticket.over_local_date) as over_local_date,
        coalesce(by_order.over_is_day, false) or invitations.sent_is_day as is_day_precise,
        coalesce(by_order.is_before_delivery, false) as is_before_delivery,
        coalesce(by_order.is_before_delivery_as_recorded, false) as is_before_delivery_as_recorded,
        coalesce(by_order.is_never_delivered, false) as is_never_delivered,
        coalesce(by_order.is_replacement_open, false) as is_replacement_open,
        coalesce(by_order.is_refund_open, false) as is_refund_open,
        coalesce(by_ticket.is_ticket_open, false) or troubled.invitation_id is not null as is_ticket_open
    from invitations
    left join by_order on invitations.invitation_id = by_order.invitation_id
    left join by_ticket on invitations.invitation_id = by_ticket.invitation_id
    left join troubled on invitations.invitation_id = troubled.invitation_id
),

used as (
    select
        met.*,
        met.minimum_use_days > 0
        and coalesce(
            case
                when met.is_day_precise
                    then
                        met.sent_local_date >= met.over_local_date
                        and met.sent_local_date < met.over_local_date + met.minimum_use_days
                else met.sent_at >= met.over_at and met.sent_at < met.over_at + met.minimum_use_days * interval '1' day
            end,
            false
        ) as is_too_soon_to_have_used
    from met
)

select * from used
