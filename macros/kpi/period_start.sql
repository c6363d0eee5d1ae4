{# First day of the period that holds a local date. Weeks are ISO weeks and begin on Monday. #}
{% macro period_start(local_date, grain) %}
    case {{ grain }}
        when 'day' then {{ local_date }}
        when 'week' then cast(date_trunc('week', {{ local_date }}) as date)
        when 'month' then cast(date_trunc('month', {{ local_date }}) as date)
        when 'quarter' then cast(date_trunc('quarter', {{ local_date }}) as date)
    end
{% endmacro %}


{# First day after the period that begins on a date. #}
{% macro next_period_start(period_date, grain) %}
    case {{ grain }}
        when 'day' then {{ period_date }} + 1
        when 'week' then {{ period_date }} + 7
        when 'month' then cast({{ period_date }} + interval '1' month as date)
        when 'quarter' then cast({{ period_date }} + interval '3' month as date)
    end
{% endmacro %}
