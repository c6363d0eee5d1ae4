-- Each feed: its newest event and file (UTC), what it holds, and what became of the records that were read.
with taken as (
    select
        feed,
        count(*) as files,
        sum(records_read) as records_read,
        sum(inserted) as inserted,
        sum(updated) as updated,
        sum(unchanged + older + duplicate) as repeated,
        sum(filtered) as filtered,
        sum(rejected) as rejected
    from ops.file_feeds
    group by feed
)

select
    feed,
    last_event_at,
    last_file_at,
    row_count,
    files,
    records_read,
    inserted,
    updated,
    repeated,
    filtered,
    rejected,
    date_diff('day', last_event_at, as_of) as days_behind
from ops.freshness
cross join ops.publication
left join taken using (feed)
order by feed
