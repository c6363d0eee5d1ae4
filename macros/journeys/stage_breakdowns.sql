{# What the figures of a journey's stages are broken down by: columns of fct_journey_stages, as they were at entry. #}
{% macro stage_breakdowns() %}
    {{ return(['source_system', 'channel', 'segment', 'customer_type', 'country', 'campaign']) }}
{% endmacro %}
