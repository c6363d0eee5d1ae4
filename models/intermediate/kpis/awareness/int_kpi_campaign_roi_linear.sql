-- One row per order and campaign visit with a part in it, and one per ad and day.
-- Every visit alike wins the order.
with {{ campaign_returns('linear') }}

select * from observations
