with activity as (
    select * from {{ ref('fct_customer_activity') }}
),

periods as (
    select * from {{ ref('int_periods_observed') }}
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
)

select * from met
