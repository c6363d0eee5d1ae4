-- Groups of customers by quarter: how many of them stay, and how often things go wrong for them.
select distinct
    period_date,
    is_partial,
    dimension,
    dimension_value,
    customers_kept_rate,
    loyalty_rank,
    bad_experiences_per_customer,
    trouble_rank
from journeys.segment_comparison
where dimension_value <> 'unknown'
order by period_date, dimension, loyalty_rank nulls last, dimension_value
