with activity as (
    select * from {{ ref('fct_customer_activity') }}
),

periods as (
    select * from {{ ref('int_periods_observed') }}
),

recurring as (
    select * from {{ ref('int_customer_recurring_amounts') }}
),

classes as (
    select * from {{ ref('dim_customer_classes') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

-- a stretch whose end lies ahead has none yet
bounded as (
    select
        customer_id,
        source_system,
        stretch_number,
        from_local_date,
        case when is_over then until_local_date else cast({{ end_of_time() }} as date) end as until_local_date
    from activity
),

met as (
    select
        bounded.customer_id,
        periods.period_grain,
        periods.period_date,
        periods.starts_at,
        min(bounded.source_system) as source_system,
        bool_or(bounded.from_local_date < periods.period_date) as is_active_at_start,
        bool_or(bounded.until_local_date >= periods.next_period_date) as is_active_at_end,
        count(case when bounded.until_local_date < periods.next_period_date then 1 end) as lost_count,
        count(case when bounded.from_local_date >= periods.period_date and bounded.stretch_number = 1 then 1 end)
            as new_count,
        count(case when bounded.from_local_date >= periods.period_date and bounded.stretch_number > 1 then 1 end)
            as reactivated_count
    from bounded
    inner join periods
        on bounded.from_local_date < periods.next_period_date and bounded.until_local_date >= periods.period_date
    group by bounded.customer_id, periods.period_grain, periods.period_date, periods.starts_at
),

enriched as (
    select
        met.*,
        recurring.amount_at_start,
        recurring.amount_at_end,
        coalesce(classes.customer_class, 'unknown') as customer_class,
        coalesce(classes.value_class, 'unknown') as value_class,
        coalesce(classes.is_loyal, false) as is_loyal,
        {{ customer_as_of_columns('met') }}
    from met
    left join recurring
        on
            met.customer_id = recurring.customer_id
            and met.period_grain = recurring.period_grain
            and met.period_date = recurring.period_date
    left join classes on met.customer_id = classes.customer_id and met.period_date = classes.month_date
    {{ customer_as_of_joins('met', 'starts_at') }}
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
