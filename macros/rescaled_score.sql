{# A score as the steps above the worst answer of its scale, whichever way the scale runs. Reads the columns direction,
   scale_min, scale_max and score. #}
{% macro steps_above_worst() -%}
    case direction when 'down' then scale_max - score else score - scale_min end
{%- endmacro %}

{# A score on 0 (the worst) to 25,200 (the best) whatever its scale: 25,200 has every divisor from 1 to 10, and 100, so that
   a step of any of these scales is a whole number of units. Null on a scale of another length. #}
{% macro rescaled_score() -%}
    cast(
        floor(
            ({{ steps_above_worst() }})
            * case scale_max - scale_min
                {%- for steps in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100] %}
                when {{ steps }} then {{ 25200 // steps }}
                {%- endfor %}
            end
        ) as bigint
    )
{%- endmacro %}
