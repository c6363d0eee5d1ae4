-- One row per KPI, local day, breakdown value and timing: components that add up, never ratios.
-- Breakdowns that are counted by the month are left out: a day of one agent says more about the person than about the
-- service.
with daily as (
    select * from {{ ref('int_kpi_daily') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

components as (
    select
        cast(kpis.kpi_id as string) as kpi_id,
        cast(daily.local_date as date) as local_date,
        cast(daily.dimension as string) as dimension,
        cast(daily.dimension_value as string) as dimension_value,
        cast(daily.timing as string) as timing,
        cast(daily.n as bigint) as n,
        cast(daily.numerator as bigint) as numerator,
        cast(daily.denominator as bigint) as denominator,
        cast(daily.numerator_squares as decimal(38, 0)) as numerator_squares
    from daily
    inner join kpis on daily.observations = kpis.observations
    where
        kpis.kind <> 'quantile'
        and daily.dimension not in (
            'cube',
            {% for breakdown in kpi_monthly_breakdowns() -%}
                '{{ breakdown }}'{{ "," if not loop.last }}
            {% endfor -%}
        )
        and (kpis.pools_scales or daily.first_scale = daily.last_scale)
)

select * from components
