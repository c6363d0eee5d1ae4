{# What campaigns brought in by one model of attribution, held against what they cost, each on its own day. Cost counts
   from months in which both visits and orders are known: else nobody could tell what it brought in. Returns count
   where a cost of their campaign is known on the day of the order or within the window of attribution before it: where
   nobody tells it, they were not for free. #}
{% macro campaign_returns(model) %}
attributions as (
    select * from {{ ref('fct_attributions') }}
    where attribution_model = '{{ model }}' and campaign <> 'unknown'
),

months as (
    select cast(date_trunc('month', started_local_date) as date) as month_date from {{ ref('fct_sessions') }}
    intersect
    select cast(date_trunc('month', placed_local_date) as date) as month_date from {{ ref('fct_orders') }}
),

spend as (
    select * from {{ ref('fct_marketing_spend') }}
    where
        cost_amount is not null
        and cast(date_trunc('month', spend_local_date) as date) in (select months.month_date from months)
),

numbers as (
    {{ numbers(4) }}
),

-- each campaign and day that a known cost reaches: its own and as many after it as a visit may win an order
paid_days as (
    select distinct
        spend.campaign,
        cast(spend.spend_local_date + cast(numbers.number as int) as date) as local_date
    from spend
    cross join {{ ref('int_run_context') }} as run_context
    inner join numbers on numbers.number <= run_context.attribution_days
),

earned as (
    select
        'order ' || attributions.order_id || ' ' || attributions.session_id as entity_id,
        attributions.customer_id,
        attributions.placed_at as observed_at,
        attributions.placed_local_date as local_date,
        {{ kpi_breakdown_columns('campaign_day', 'attributions') }},
        true as is_well_timed,
        cast(attributions.credit_amount * 10000 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from attributions
    inner join paid_days
        on attributions.campaign = paid_days.campaign and attributions.placed_local_date = paid_days.local_date
),

spent as (
    {{ spend_observations('campaign_day', '-cost_amount * 10000', 'cost_amount * 10000') }}
),

observations as (
    select * from earned
    union all
    select * from spent
)
{% endmacro %}
