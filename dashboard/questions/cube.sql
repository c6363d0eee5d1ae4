-- Components of the newest twenty-five months of each channel, segment and customer type together, one row per KPI, timing and
-- combination, of scores that do not pool per scale too; months count from January 2000. A denominator is told where it is not n,
-- and of means by how much squares exceed those of the mean, which takes fewer digits than the squares and loses none by subtraction.
-- KPIs with as many observations stand together, since what is alike packs well.
with cells as (
    select
        *,
        date_diff('month', date '2000-01-01', period_date) as month_number,
        (cast(numerator_squares as hugeint) * n - cast(numerator as hugeint) * numerator) / n as deviation
    from kpis.kpi_cube
    where period_date >= (select date_trunc('month', as_of) - interval 24 month from ops.publication)
)

select
    kpi_id,
    timing,
    scale_family,
    channel,
    segment,
    customer_type,
    list(month_number order by month_number) as months,
    list(n order by month_number) as ns,
    list(numerator order by month_number) as numerators,
    case when bool_or(denominator <> n) then list(denominator order by month_number) end as denominators,
    case when count(deviation) > 0 then list(cast(deviation as float) order by month_number) end as deviations
from cells
group by kpi_id, timing, scale_family, channel, segment, customer_type
order by sum(sum(n)) over (partition by kpi_id), kpi_id, timing, scale_family, channel, segment, customer_type
