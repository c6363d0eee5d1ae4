-- Campaigns by quarter: what they cost, whom they brought, and their return by each way of crediting orders; the forty dearest.
with spent as (
    select
        cast(date_trunc('quarter', spend_local_date) as date) as period_date,
        campaign,
        sum(cost_amount) as cost
    from core.fct_marketing_spend
    group by all
),

measured as (
    select
        period_date,
        dimension_value as campaign,
        max(n) filter (kpi_id = 'conversion_rate') as visits,
        max(denominator) filter (kpi_id = 'customer_acquisition_cost') as customers,
        max(value) filter (kpi_id = 'customer_acquisition_cost' and not is_small_sample) as cost_per_customer,
        max(value) filter (kpi_id = 'campaign_roi') as last_non_direct,
        max(value) filter (kpi_id = 'campaign_roi_first_touch') as first_touch,
        max(value) filter (kpi_id = 'campaign_roi_linear') as linear,
        bool_or(is_partial) as is_partial
    from kpis.kpi_values
    where period_grain = 'quarter' and timing = 'all' and dimension = 'campaign' and dimension_value <> 'unknown'
    group by all
)

select *
from measured
left join spent using (period_date, campaign)
qualify row_number() over (partition by period_date order by cost desc nulls last, campaign) <= 40
order by period_date, cost desc nulls last, campaign
