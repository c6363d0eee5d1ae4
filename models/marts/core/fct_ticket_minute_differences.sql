with compared as (
    select * from {{ ref('int_ticket_minutes_compared') }}
),

summed as (
    select
        source_system,
        measure,
        cause,
        count(*) as ticket_count,
        count(our_seconds) as compared_ticket_count,
        sum(case when our_seconds is not null then recorded_seconds end) as recorded_seconds,
        sum(our_seconds) as our_seconds,
        sum(difference_seconds) as difference_seconds,
        sum(abs(difference_seconds)) as absolute_difference_seconds
    from compared
    group by source_system, measure, cause
),

facts as (
    select
        cast(source_system as string) as source_system,
        cast(measure as string) as measure,
        cast(cause as string) as cause,
        cast(ticket_count as bigint) as ticket_count,
        cast(compared_ticket_count as bigint) as compared_ticket_count,
        cast(coalesce(recorded_seconds, 0) as bigint) as recorded_seconds,
        cast(coalesce(our_seconds, 0) as bigint) as our_seconds,
        cast(coalesce(difference_seconds, 0) as bigint) as difference_seconds,
        cast(coalesce(absolute_difference_seconds, 0) as bigint) as absolute_difference_seconds
    from summed
)

select * from facts
