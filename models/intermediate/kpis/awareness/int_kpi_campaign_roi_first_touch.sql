-- One row per order and campaign visit with a part in it, and one per ad and day.
-- The first visit wins the order.
with {{ campaign_returns('first_touch') }}

select * from observations
