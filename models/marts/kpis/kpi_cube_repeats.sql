-- One row per mean, month, combination of channel, segment and customer type, and timing, in which a customer is
-- observed more than once: what these repeats add to the cube's sums over observations.
with repeats as (
    select * from {{ ref('int_kpi_repeats') }}
    where dimension = 'cube' and period_grain = 'month'
),

kpis as (
    select * from {{ ref('kpis') }}
    where kind = 'mean'
),

published as (
    select
        cast(kpis.kpi_id as string) as kpi_id,
        cast(repeats.period_date as date) as period_date,
        cast(repeats.channel as string) as channel,
        cast(repeats.segment as string) as segment,
        cast(repeats.customer_type as string) as customer_type,
        cast(repeats.timing as string) as timing,
        cast(repeats.clusters_less as bigint) as clusters_less,
        cast(repeats.squares_more as decimal(38, 0)) as squares_more,
        cast(repeats.products_more as decimal(38, 0)) as products_more,
        cast(repeats.counts_more as decimal(38, 0)) as counts_more
    from repeats
    inner join kpis on repeats.observations = kpis.observations
)

select * from published
