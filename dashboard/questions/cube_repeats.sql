-- What customers who come more than once in a month add to the squared deviations from the mean of each of the cube's combinations,
-- 'all' being any value; months count from January 2000.
with combinations as (
    select distinct
        kpi_id,
        timing,
        period_date,
        coalesce(channel, 'all') as channel,
        coalesce(segment, 'all') as segment,
        coalesce(customer_type, 'all') as customer_type,
        sum(numerator) / sum(n) as mean
    from kpis.kpi_cube
    where
        kpi_id in (select kpi_id from kpis.kpi_cube_repeats)
        and period_date >= (select date_trunc('month', as_of) - interval 24 month from ops.publication)
    group by
        kpi_id,
        timing,
        period_date,
        grouping sets ((channel, segment, customer_type), (channel, segment), (channel, customer_type), (segment, customer_type))
),

repeats as (
    select
        kpi_cube_repeats.*,
        date_diff('month', date '2000-01-01', period_date) as month_number,
        squares_more - 2 * mean * products_more + mean * mean * counts_more as spread_more
    from kpis.kpi_cube_repeats
    inner join combinations using (kpi_id, timing, period_date, channel, segment, customer_type)
)

select
    kpi_id,
    timing,
    channel,
    segment,
    customer_type,
    list(month_number order by month_number) as months,
    list(clusters_less order by month_number) as clusters_less,
    list(cast(spread_more as float) order by month_number) as spreads_more,
    list(cast(counts_more as bigint) order by month_number) as counts_more
from repeats
group by kpi_id, timing, channel, segment, customer_type
order by kpi_id, timing, channel, segment, customer_type
