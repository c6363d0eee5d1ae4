{# A row's currency: what it states, else the reporting one. Needs the CTE `run_context`. #}
{% macro stated_currency(row) -%}
    coalesce(nullif(upper(trim({{ row }}.currency)), ''), run_context.currency)
{%- endmacro %}

{# Joins the rate of a row's currency on its day; none where nobody gave one. Needs the CTE `rates`. #}
{% macro exchange_rate_joins(rows, on_date) %}
    left join rates
        on {{ rows }}.currency = rates.currency
            and {{ rows }}.{{ on_date }} >= rates.from_date
            and {{ rows }}.{{ on_date }} < rates.until_date
{%- endmacro %}

{# An amount in the reporting currency; null without a rate, so that nobody adds it to other money. With 19 digits
   DuckDB multiplies in 128 bits, with more the product would not fit in the 38 digits of Spark. #}
{% macro converted(amount) -%}
    cast(cast({{ amount }} as decimal(19, 4)) * rates.rate as decimal(18, 4))
{%- endmacro %}

{# Of the rows of a relation, by their currency, how many have no rate into the reporting one. #}
{% macro unconverted_counts(feed, relation) %}
    select
        '{{ feed }}' as feed,
        'no exchange rate from ' || rows_of.currency || ' to ' || run_context.currency as fault,
        count(*) as record_count,
        count(case when rows_of.exchange_rate is null then 1 end) as faulty_count
    from {{ relation }} as rows_of
    cross join run_context
    group by rows_of.currency, run_context.currency
{% endmacro %}
