-- How new the data of each feed are.
select feed, last_event_at, last_file_at, row_count
from ops.freshness
order by feed
