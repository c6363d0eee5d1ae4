-- One row per mean, period, breakdown value and timing in which a customer is observed more than once.
-- What the customers' repeats add to the sums over observations, for intervals clustered by customer.
{{ config(materialized='table') }}
{%- set means = [] %}
{%- for name, observed in kpi_observations().items() if observed.kind == 'mean' %}
{%- do means.append((name, observed.entity)) %}
{%- endfor %}

with {% for name, entity in means %}{{ name }}_neighbours as (
    {{ kpi_neighbours(name) }}
),

{% endfor %}repeat_sums as (
    {%- for name, entity in means %}
    {%- set outer_last = loop.last %}
    {%- for grain in ['day', 'week', 'month', 'quarter'] %}
    {{ kpi_repeat_sums(name, entity, grain) }}
    {{ "union all" if not (loop.last and outer_last) }}
    {%- endfor %}
    {%- endfor %}
),

timings as (
    select * from (values ('all'), ('well_timed')) as t (timing)
),

timed as (
    select
        repeat_sums.observations,
        repeat_sums.period_grain,
        repeat_sums.period_date,
        repeat_sums.dimension,
        repeat_sums.dimension_value,
        timings.timing,
        {%- for column, type in [
            ('clusters_less', 'bigint'), ('squares_more', 'decimal(38, 0)'),
            ('products_more', 'decimal(38, 0)'), ('counts_more', 'decimal(38, 0)'),
        ] %}
        cast(
            case timings.timing
                when 'all' then repeat_sums.{{ column }}_all
                else repeat_sums.{{ column }}_well_timed
            end as {{ type }}
        ) as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from repeat_sums
    cross join timings
)

select * from timed
