-- One row per group of customers and signal, period and dimension, beside those it is held against.
with segments as (
    select * from {{ ref('int_segment_cells') }}
),

experiences as (
    select * from {{ ref('int_bad_experience_cells') }}
),

cells as (
    select
        'segments' as family,
        signal,
        scale,
        'quarter' as period_grain,
        period_date,
        dimension,
        dimension_value,
        interval_method,
        unit_scale,
        n,
        cast(total as decimal(38, 0)) as total,
        squares,
        cast(other_n as bigint) as other_n,
        cast(other_total as decimal(38, 0)) as other_total,
        cast(other_squares as decimal(38, 0)) as other_squares
    from segments
    union all
    select
        'bad_experiences' as family,
        experience_number as signal,
        'any' as scale,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        'wilson' as interval_method,
        cast(1 as double) as unit_scale,
        n,
        cast(total as decimal(38, 0)) as total,
        cast(total as decimal(38, 0)) as squares,
        other_n,
        cast(other_total as decimal(38, 0)) as other_total,
        cast(other_total as decimal(38, 0)) as other_squares
    from experiences
)

select * from cells
