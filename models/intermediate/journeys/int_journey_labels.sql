with labels as (
    select distinct
        source_system,
        channel,
        campaign,
        stated_reason
    from {{ ref('int_interactions') }}
),

numbered as (
    select
        *,
        row_number() over (
            order by source_system nulls last, channel nulls last, campaign nulls last, stated_reason nulls last
        ) as label_number
    from labels
)

select * from numbered
