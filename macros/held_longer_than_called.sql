{# Whether a caller was on hold for longer than the call lasted from its answer to its end. False where that is not known. #}
{% macro held_longer_than_called() -%}
    coalesce(hold_seconds > {{ datediff_seconds('answered_at', 'ended_at') }}, false)
{%- endmacro %}
