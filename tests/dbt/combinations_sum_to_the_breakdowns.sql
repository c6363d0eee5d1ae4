-- Over the cube every component is that of the whole and of each of its breakdowns, by KPI, month and timing. Where
-- scores of several scales meet that do not pool, neither has a row.
with cube as (
    select * from {{ ref('kpi_cube') }}
),

expected_kpis as (
    select kpi_id
    from {{ ref('int_kpi_breakdowns') }}
    where
        kind not in ('quantile', 'level')
        and period_grain = 'month'
        and dimension in ({{ "'" ~ kpi_cube_breakdowns() | join("', '") ~ "'" }})
    group by kpi_id
    having count(*) > 1
),

summed as (
    select
        kpi_id,
        period_date,
        timing,
        {{ kpi_grouped_dimension(kpi_cube_breakdowns()) }},
        sum(n) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        coalesce(sum(numerator_squares), 0) as numerator_squares
    from cube
    -- sqlfluff's DuckDB knows no grouping sets
    group by grouping sets ( -- noqa: PRS
        (kpi_id, period_date, timing)
        {%- for breakdown in kpi_cube_breakdowns() %},
        (kpi_id, period_date, timing, {{ breakdown }})
        {%- endfor %}
    )
    having min(scale_family) = max(scale_family)
),

-- what a KPI is not broken down by is 'all' in every row: that is the whole once more
combined as (
    select * from summed
    where dimension = 'all' or dimension_value != 'all'
),

published as (
    select
        kpi_id,
        period_date,
        timing,
        dimension,
        dimension_value,
        n,
        numerator,
        denominator,
        coalesce(numerator_squares, 0) as numerator_squares
    from {{ ref('int_kpi_periods') }}
    where
        period_grain = 'month'
        and kpi_id in (select expected_kpis.kpi_id from expected_kpis)
        and dimension in ('all', {{ "'" ~ kpi_cube_breakdowns() | join("', '") ~ "'" }})
),

differing as (
    select
        coalesce(combined.kpi_id, published.kpi_id) as kpi_id,
        coalesce(combined.period_date, published.period_date) as period_date,
        coalesce(combined.dimension, published.dimension) as dimension,
        coalesce(combined.dimension_value, published.dimension_value) as dimension_value,
        coalesce(combined.timing, published.timing) as timing
    from combined
    full join published
        on
            combined.kpi_id = published.kpi_id
            and combined.period_date = published.period_date
            and combined.timing = published.timing
            and combined.dimension = published.dimension
            and combined.dimension_value = published.dimension_value
    where
        combined.n is distinct from published.n
        or combined.numerator is distinct from published.numerator
        or combined.denominator is distinct from published.denominator
        or combined.numerator_squares is distinct from published.numerator_squares
)

select * from differing
