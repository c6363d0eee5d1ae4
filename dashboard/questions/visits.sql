-- Visits by traffic channel and by device, a quarter each: how many end with an order, and what was credited to the channel.
with credited as (
    select
        cast(date_trunc('quarter', placed_local_date) as date) as period_date,
        'traffic_channel' as dimension,
        traffic_channel as dimension_value,
        sum(credit_amount) filter (attribution_model = 'last_non_direct') as last_non_direct,
        sum(credit_amount) filter (attribution_model = 'first_touch') as first_touch,
        sum(credit_amount) filter (attribution_model = 'linear') as linear
    from core.fct_attributions
    group by all
)

select
    period_date,
    is_partial,
    dimension,
    dimension_value,
    n as visits,
    case when not is_small_sample then value end as conversion_rate,
    case when not is_small_sample then ci_low end as ci_low,
    case when not is_small_sample then ci_high end as ci_high,
    last_non_direct,
    first_touch,
    linear
from kpis.kpi_values
left join credited using (period_date, dimension, dimension_value)
where
    kpi_id = 'conversion_rate'
    and period_grain = 'quarter'
    and timing = 'all'
    and dimension in ('traffic_channel', 'device')
order by period_date, dimension, visits desc, dimension_value
