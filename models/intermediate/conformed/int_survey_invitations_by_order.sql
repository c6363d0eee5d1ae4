-- An experience that goes on, because the order or its replacement is still under way, is over at no time yet.
with invitations as (
    select * from {{ ref('int_survey_invitations_conformed') }}
    where about = 'order'
),

experiences as (
    select * from {{ ref('int_order_experiences') }}
),

complained as (
    select * from {{ ref('int_orders_complained') }}
),

replaced as (
    select
        invitations.invitation_id,
        bool_or(not coalesce({{ happened_by('replacements.over', 'invitations.sent') }}, false)) as is_replacement_open,
        bool_or(replacements.over_at is null) as is_under_way,
        max(replacements.over_at) as replacement_over_at,
        max(replacements.over_local_date) as replacement_over_local_date
    from invitations
    inner join experiences as replacements
        on
            invitations.order_id = replacements.replaces_order_id
            and {{ happened_by('replacements.placed', 'invitations.sent') }}
    group by invitations.invitation_id
),

compared as (
    select
        invitations.invitation_id,
        experiences.is_never_over or experiences.over_at is not null as is_known,
        coalesce(not {{ happened_by('experiences.over', 'invitations.sent') }}, false) as is_before_delivery,
        coalesce(experiences.over_at > invitations.sent_at, false) as is_before_delivery_as_recorded,
        experiences.is_never_over as is_never_delivered,
        coalesce(replaced.is_replacement_open, false) as is_replacement_open,
        -- what led to the refund came before the survey, the money after it
        coalesce(not {{ happened_by('experiences.refunded', 'invitations.sent') }}, false)
        and (
            coalesce(experiences.is_cancelled and {{ happened_by('experiences.over', 'invitations.sent') }}, false)
            or coalesce(
                case
                    when invitations.sent_is_day then complained.complained_local_date <= invitations.sent_source_date
                    else complained.complained_at <= invitations.sent_at
                end,
                false
            )
        ) as is_refund_open,
        case
            when not coalesce(replaced.is_under_way, false)
                then greatest(experiences.over_at, replaced.replacement_over_at)
        end as over_at,
        case
            when not coalesce(replaced.is_under_way, false)
                then greatest(experiences.over_local_date, replaced.replacement_over_local_date)
        end as over_local_date,
        coalesce(experiences.over_is_day, false) as over_is_day
    from invitations
    inner join experiences on invitations.order_id = experiences.order_id
    left join replaced on invitations.invitation_id = replaced.invitation_id
    left join complained on invitations.order_id = complained.order_id
)

select * from compared
