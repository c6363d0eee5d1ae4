-- What loading made of it
--
-- No record is lost in silence: read = inserted + updated + unchanged + older + duplicate + filtered + rejected,
-- for every file (`cx status` shows the same and more). Customers come once a quarter, so some of their records are updates.
select
    feed,
    sum(records_read) as records_read,
    sum(inserted) as inserted,
    sum(updated) as updated,
    sum(duplicate) as duplicate,
    sum(rejected) as rejected,
    sum(inserted + updated + unchanged + older + duplicate + filtered + rejected) as accounted_for
from ops.file_feeds
where feed in ('customers', 'orders', 'survey_invitations', 'survey_responses', 'tickets')
group by feed
order by feed
