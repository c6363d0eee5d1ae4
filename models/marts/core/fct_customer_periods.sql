with periods as (
    select * from {{ ref('int_customer_periods_described') }}
),

recurring as (
    select * from {{ ref('int_customer_recurring_amounts') }}
),

classes as (
    select * from {{ ref('dim_customer_classes') }}
),

enriched as (
    select
        periods.*,
        recurring.amount_at_start,
        recurring.amount_at_end,
        coalesce(classes.customer_class, 'unknown') as customer_class,
        coalesce(classes.value_class, 'unknown') as value_class,
        coalesce(classes.is_loyal, false) as is_loyal
    from periods
    left join recurring
        on
            periods.customer_id = recurring.customer_id
            and periods.period_grain = recurring.period_grain
            and periods.period_date = recurring.period_date
    left join classes on periods.customer_id = classes.customer_id and periods.period_date = classes.month_date
),

facts as (
    select
        cast(customer_id as string) as customer_id,
        cast(period_grain as string) as period_grain,
        cast(period_date as date) as period_date,
        cast(source_system as string) as source_system,
        cast(is_active_at_start as boolean) as is_active_at_start,
        cast(is_active_at_end as boolean) as is_active_at_end,
        cast(lost_count as bigint) as lost_count,
        cast(new_count as bigint) as new_count,
        cast(reactivated_count as bigint) as reactivated_count,
        cast(amount_at_start as decimal(18, 4)) as recurring_amount_at_start,
        cast(amount_at_end as decimal(18, 4)) as recurring_amount_at_end,
        cast(customer_class as string) as customer_class,
        cast(value_class as string) as value_class,
        cast(is_loyal as boolean) as is_loyal,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from enriched
)

select * from facts
