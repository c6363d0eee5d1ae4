-- One row per kind of interaction that web events tell of, and whether the vocabulary knows it.
{{ config(materialized='table') }}

with vocabulary as (
    select interaction from {{ ref('touchpoint_interactions') }}
),

told as (
    select
        {{ web_interaction('event_name', 'page_type') }} as interaction,
        count(*) as event_count
    from {{ ref('stg_web_events') }}
    group by {{ web_interaction('event_name', 'page_type') }}
),

counted as (
    select
        told.interaction,
        told.event_count,
        vocabulary.interaction is not null as is_listed
    from told
    left join vocabulary on told.interaction = vocabulary.interaction
)

select * from counted
