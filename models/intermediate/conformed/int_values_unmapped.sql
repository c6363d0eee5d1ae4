with observed as (
    select * from {{ ref('int_values_observed') }}
),

known as (
    select
        entity || ' status' as mapping,
        source_system,
        source_status as source_value
    from {{ ref('status_mappings') }}
    union all
    select
        entity || ' status event' as mapping,
        source_system,
        source_status as source_value
    from {{ ref('status_mappings') }}
    union all
    select
        'order channel' as mapping,
        source_system,
        source_channel as source_value
    from {{ ref('channel_mappings') }}
    union all
    select
        'ticket channel' as mapping,
        source_system,
        source_channel as source_value
    from {{ ref('channel_mappings') }}
    union all
    select
        'survey channel' as mapping,
        source_system,
        source_channel as source_value
    from {{ ref('channel_mappings') }}
    union all
    select
        'survey' as mapping,
        '*' as source_system,
        lower(survey_id) as source_value
    from {{ ref('surveys') }}
    union all
    select
        'survey question' as mapping,
        '*' as source_system,
        lower(survey_id || '/' || question_id) as source_value
    from {{ ref('survey_questions') }}
),

unmapped as (
    select
        observed.mapping,
        observed.source_system,
        observed.source_value,
        observed.record_count
    from observed
    left join known
        on
            observed.mapping = known.mapping
            and observed.source_value = known.source_value
            and known.source_system in ('*', observed.source_system)
    where known.mapping is null
)

select * from unmapped
