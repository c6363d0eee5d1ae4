-- One row per journey, stage, measure, period and breakdown value: all that its statistics are computed from, in the
-- columns of int_kpi_components. `kpi_id` is the stage's measure.
with sums as (
    select * from {{ ref('int_stage_sums') }}
),

quantiles as (
    select * from {{ ref('int_stage_quantiles') }}
),

measures as (
    select
        t.measure,
        t.kind,
        t.interval_method,
        cast(t.unit_scale as double) as unit_scale
    from (
        values
        ('entrants', 'count', 'none', 1),
        ('conversion_rate', 'share', 'wilson', 1),
        ('drop_off_rate', 'share', 'wilson', 1),
        ('duration_hours_median', 'quantile', 'order_statistic', 3600),
        ('duration_hours_p90', 'quantile', 'order_statistic', 3600)
    ) as t (measure, kind, interval_method, unit_scale)
),

-- nobody came on from a goal, and where nobody came on there is no duration
measured as (
    select
        sums.journey_id,
        sums.stage_id,
        sums.period_grain,
        sums.period_date,
        sums.dimension,
        sums.dimension_value,
        sums.still_in_count,
        sums.small_sample_n,
        sums.is_past,
        sums.is_partial,
        measures.measure,
        measures.kind,
        measures.interval_method,
        measures.unit_scale,
        case measures.kind when 'quantile' then quantiles.n else sums.entrant_count end as n,
        case measures.measure
            when 'entrants' then sums.entrant_count
            when 'conversion_rate' then sums.advanced_count
            when 'drop_off_rate' then sums.dropped_count
        end as numerator,
        case measures.kind when 'share' then sums.entrant_count end as denominator,
        quantiles.quantile_value,
        quantiles.quantile_low,
        quantiles.quantile_high
    from sums
    cross join measures
    left join quantiles
        on
            quantiles.kpi_id = sums.journey_id || ':' || sums.stage_id || ':' || measures.measure
            and sums.period_grain = quantiles.period_grain
            and sums.period_date = quantiles.period_date
            and sums.dimension = quantiles.dimension
            and sums.dimension_value = quantiles.dimension_value
    where
        case measures.kind
            when 'quantile' then quantiles.n is not null
            when 'share' then not sums.is_goal
            else true
        end
),

components as (
    select
        measured.*,
        measured.journey_id || ':' || measured.stage_id || ':' || measured.measure as kpi_id,
        'all' as timing,
        'any' as scale_family,
        'up' as direction,
        cast(null as double) as target_value,
        cast(null as double) as watch_value,
        cast(null as double) as squares,
        cast(null as double) as clusters,
        cast(null as double) as cluster_squares,
        cast(null as double) as cluster_products,
        cast(null as double) as cluster_counts,
        measured.is_past and (measured.measure = 'entrants' or measured.still_in_count = 0) as is_mature,
        measured.n < measured.small_sample_n as is_small_sample,
        false as is_hidden
    from measured
)

select * from components
