with run_context as (
    select currency from {{ ref('int_run_context') }}
),

counted as (
    {{ fault_counts('orders', 'refund of an order without an amount',
        'refund_amount > 0 and gross_amount is null', ref('fct_orders')) }}
    union all
    {{ fault_counts('orders', 'refunded without an amount',
        'is_refunded and not is_cancelled and exchange_rate is not null and refund_amount is null',
        ref('fct_orders')) }}
    union all
    {{ unconverted_counts('orders', ref('fct_orders')) }}
    union all
    {{ unconverted_counts('marketing_spend', ref('fct_marketing_spend')) }}
)

select * from counted
