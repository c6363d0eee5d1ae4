-- Rejected records by feed, column and reason, as the expectations counted them; other are those of other reasons or of
-- deliveries that this run did not judge.
with counted as (
    select
        regexp_replace(suite, '^deliveries_', '') as feed,
        column_name,
        expectation as reason,
        sum(cast(replace(regexp_extract(explanation, '^([0-9,]+) rejected', 1), ',', '') as bigint)) as rejected
    from ops.expectations
    where not success and expectation in ('required', 'range') and regexp_matches(explanation, '^[0-9,]+ rejected')
    group by all
),

totals as (
    select
        feed,
        sum(rejected) as rejected,
        sum(records_read) as records_read
    from ops.file_feeds
    group by feed
),

others as (
    select
        feed,
        cast(null as varchar) as column_name,
        'other' as reason,
        any_value(totals.rejected) - coalesce(sum(counted.rejected), 0) as rejected
    from totals
    left join counted using (feed)
    group by feed
)

select
    feed,
    column_name,
    reason,
    told.rejected,
    told.rejected / records_read as share
from (from counted union all from others) as told
inner join totals using (feed)
where told.rejected > 0
order by feed, rejected desc, column_name, reason
