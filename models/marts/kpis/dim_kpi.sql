-- One row per KPI: the registry, with the breakdowns that apply.
with kpis as (
    select * from {{ ref('kpis') }}
),

described as (
    select
        {%- for column in [
            'kpi_id', 'name', 'question', 'stage', 'lens', 'kind', 'interval_method', 'observations', 'entity', 'unit',
        ] %}
        cast({{ column }} as {{ dbt.type_string() }}) as {{ column }},
        {%- endfor %}
        cast(quantile as double) as quantile,
        cast(scale as double) as scale,
        cast(decimals as int) as decimals,
        cast(direction as {{ dbt.type_string() }}) as direction,
        cast(date_anchor as {{ dbt.type_string() }}) as date_anchor,
        cast(maturity_days as int) as maturity_days,
        cast(minimum_n as int) as minimum_n,
        cast(pools_scales as boolean) as pools_scales,
        cast(led_by as {{ dbt.type_string() }}) as led_by,
        cast(numerator as {{ dbt.type_string() }}) as numerator,
        cast(denominator as {{ dbt.type_string() }}) as denominator,
        cast(exclusions as {{ dbt.type_string() }}) as exclusions,
        cast(
            case entity
                {%- for entity, breakdowns in kpi_breakdowns().items() %}
                when '{{ entity }}' then '{{ breakdowns | join(', ') }}'
                {%- endfor %}
            end as {{ dbt.type_string() }}
        ) as breakdowns,
        cast(version as int) as version
    from kpis
)

select * from described
