-- One row per order and campaign visit with a part in it, and one per ad and day.
-- The last visit that was not direct wins the order.
with {{ campaign_returns('last_non_direct') }}

select * from observations
