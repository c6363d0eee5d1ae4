{# What campaigns brought in by one model of attribution, held against what they cost, each on its own day. Cost counts
   from months in which both visits and orders are known: else nobody could tell what it brought in. Returns count from
   months in which any cost is known: where nobody tells it, they were not for free. #}
{% macro campaign_returns(model) %}
attributions as (
    select * from {{ ref('fct_attributions') }}
    where attribution_model = '{{ model }}' and campaign <> 'unknown'
),

spend as (
    select * from {{ ref('fct_marketing_spend') }}
    where cost_amount is not null
),

months as (
    select cast(date_trunc('month', started_local_date) as date) as month_date from {{ ref('fct_sessions') }}
    intersect
    select cast(date_trunc('month', placed_local_date) as date) as month_date from {{ ref('fct_orders') }}
),

earned as (
    select
        'order ' || order_id || ' ' || session_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('campaign_day') }},
        true as is_well_timed,
        cast(credit_amount * 10000 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from attributions
    where
        cast(date_trunc('month', placed_local_date) as date)
        in (select cast(date_trunc('month', spend.spend_local_date) as date) from spend)
),

spent as (
    select
        'spend ' || source_system || ':' || campaign || ':' || ad_id || ':' || cast(spend_local_date as string)
            as entity_id,
        cast(null as string) as customer_id,
        cast(spend_local_date as timestamp) as observed_at,
        spend_local_date as local_date,
        {{ kpi_breakdown_columns('campaign_day') }},
        true as is_well_timed,
        cast(-cost_amount * 10000 as bigint) as numerator,
        cast(cost_amount * 10000 as bigint) as denominator
    from spend
    where cast(date_trunc('month', spend_local_date) as date) in (select months.month_date from months)
),

observations as (
    select * from earned
    union all
    select * from spent
)
{% endmacro %}
