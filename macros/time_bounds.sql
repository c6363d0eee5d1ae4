{# Bounds of intervals that have none, so that every interval join is a plain comparison. #}
{% macro dawn_of_time() -%} cast('0001-01-01' as timestamp) {%- endmacro %}

{% macro end_of_time() -%} cast('9999-12-31' as timestamp) {%- endmacro %}
