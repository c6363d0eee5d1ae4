-- One row per conversation of the bot, on the day it began.
with bot_conversations as (
    select * from {{ ref('fct_bot_conversations') }}
),

observations as (
    select
        conversation_id as entity_id,
        customer_id,
        started_at as observed_at,
        started_local_date as local_date,
        {{ kpi_breakdown_columns('bot_conversation') }},
        true as is_well_timed,
        cast(case when is_contained then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from bot_conversations
    where not is_excluded
)

select * from observations
