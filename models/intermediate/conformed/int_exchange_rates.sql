with exchange_rates as (
    select * from {{ ref('exchange_rates') }}
),

run_context as (
    select currency from {{ ref('int_run_context') }}
),

turned as (
    select
        exchange_rates.currency,
        exchange_rates.rate,
        exchange_rates.valid_from as from_date,
        coalesce(
            lead(exchange_rates.valid_from)
                over (partition by exchange_rates.currency order by exchange_rates.valid_from nulls last),
            cast({{ end_of_time() }} as date)
        ) as until_date
    from exchange_rates
    inner join run_context on exchange_rates.to_currency = run_context.currency
),

with_own as (
    select * from turned
    union all
    select
        currency,
        cast(1 as decimal(18, 8)) as rate,
        cast({{ dawn_of_time() }} as date) as from_date,
        cast({{ end_of_time() }} as date) as until_date
    from run_context
)

select * from with_own
