{# Observations that the marts may speak of: nothing that happens after as_of. #}
{% macro kpi_observations_so_far(name) %}
    select observations.*
    from {{ ref('int_kpi_' ~ name) }} as observations
    inner join {{ ref('int_run_context') }} as run_context
        on observations.observed_at <= run_context.as_of
{% endmacro %}


{# One grouping set for all and one for each breakdown, each with the given columns. #}
{% macro kpi_grouping_sets(columns, breakdowns) %}
    grouping sets (
        ({{ columns }}),
        {%- for breakdown in breakdowns %}
        ({{ columns }}, {{ breakdown }}){{ "," if not loop.last }}
        {%- endfor %}
    )
{% endmacro %}


{# Name and value of the breakdown that a row of kpi_grouping_sets belongs to. #}
{% macro kpi_grouped_dimension(breakdowns) %}
    case
        {%- for breakdown in breakdowns %}
        when grouping({{ breakdown }}) = 0 then '{{ breakdown }}'
        {%- endfor %}
        else 'all'
    end as dimension,
    case
        {%- for breakdown in breakdowns %}
        when grouping({{ breakdown }}) = 0 then {{ breakdown }}
        {%- endfor %}
        else 'all'
    end as dimension_value
{% endmacro %}
