-- What customers who come more than once in a month add to the squares of the cube's combinations; months count from January 2000.
with repeats as (
    select
        *,
        date_diff('month', date '2000-01-01', period_date) as month_number
    from kpis.kpi_cube_repeats
)

select
    kpi_id,
    timing,
    channel,
    segment,
    customer_type,
    list(month_number order by month_number) as months,
    list(clusters_less order by month_number) as clusters_less,
    list(cast(squares_more as hugeint) order by month_number) as squares_more,
    list(cast(products_more as hugeint) order by month_number) as products_more,
    list(cast(counts_more as hugeint) order by month_number) as counts_more
from repeats
group by kpi_id, timing, channel, segment, customer_type
order by kpi_id, timing, channel, segment, customer_type
